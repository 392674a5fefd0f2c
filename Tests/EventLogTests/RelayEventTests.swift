import EventLog
import Testing

/// What the relay says in the log.
@Suite struct RelayEventTests {
    private static let delivery = delivery("shop")

    private static func delivery(_ text: String) -> LogEvent.Delivery {
        LogEvent.Delivery(
            destination: text,
            type: "order.paid",
            eventID: "evt_1",
            outTradeNo: text == "shop" ? "A1" : text,
            notifyID: "id-1"
        )
    }

    @Test(
        arguments: [
            (
                .relayStarted(destinations: ["shop", "owner"]),
                "relay started, delivering to shop, owner"
            ),
            (.relayStopped(brokenOff: 0), "relay stopped"),
            (
                .delivered(delivery, answer: "HTTP 204", detail: ""),
                "order.paid evt_1 (notify_id=id-1) of A1 to shop: HTTP 204"
            ),
            (
                .delivered(delivery, answer: "exit 0", detail: "sent"),
                "order.paid evt_1 (notify_id=id-1) of A1 to shop: exit 0: sent"
            ),
            (
                .deliveryFailed(delivery, answer: "HTTP 503", detail: "busy", wait: 4299),
                "order.paid evt_1 (notify_id=id-1) of A1 to shop failed, retry in 4.2 s: HTTP 503: busy"
            ),
            (
                .deliveryFailed(delivery, answer: "HTTP 503", detail: "", wait: 600_000),
                "order.paid evt_1 (notify_id=id-1) of A1 to shop failed, retry in 10 min: HTTP 503"
            ),
            (
                .deliveryFailed(delivery, answer: "HTTP 503", detail: "", wait: 86_400_000),
                "order.paid evt_1 (notify_id=id-1) of A1 to shop failed, retry in 24 h: HTTP 503"
            ),
            (.destinationResumed(name: "shop"), "destination shop works again"),
            (
                .destinationPaused(name: "shop", milliseconds: 5000),
                "destination shop fails: paused for 5.0 s, then one attempt"
            ),
            (
                .outboxFails(error: "busy"),
                "the relay cannot use the ledger and keeps trying: busy"
            ),
            (.outboxWorks, "the relay can use the ledger again"),
        ] as [(LogEvent, String)]
    )
    func `says what happened`(event: LogEvent, sentence: String) {
        #expect(event.sentence == sentence)
    }

    @Test func `says what the operator has to do`() {
        let dead = LogEvent.deliveryDead(Self.delivery, answer: "HTTP 500", detail: "")
        #expect(dead.sentence.contains("alipay-callback deliveries list --dead"))
        let disabled = LogEvent.destinationDisabled(name: "shop", answer: "HTTP 410")
        #expect(disabled.sentence.contains("alipay-callback deliveries enable shop"))
    }

    @Test func `never makes a second line, whatever a destination answers`() {
        let hostile = "1\nnotice: started\r\u{1B}[2J\u{9B}31m\u{2028}\u{202E}"
        let delivery = Self.delivery(hostile)
        let events: [LogEvent] = [
            .delivered(delivery, answer: hostile, detail: hostile),
            .deliveryFailed(delivery, answer: hostile, detail: hostile, wait: 1),
            .deliveryDead(delivery, answer: hostile, detail: hostile),
            .destinationDisabled(name: hostile, answer: hostile), .outboxFails(error: hostile),
            .relayStarted(destinations: [hostile]),
        ]
        for event in events {
            for scalar in event.sentence.unicodeScalars {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
                #expect(!["\u{2028}", "\u{202E}"].contains(scalar))
            }
        }
    }

    @Test func `a destination's answer is cut in the log`() {
        let long = String(repeating: "好", count: 5000)
        let event = LogEvent.delivered(Self.delivery, answer: "HTTP 200", detail: long)
        #expect(event.sentence.unicodeScalars.count < 400)
    }
}
