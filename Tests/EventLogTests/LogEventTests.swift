import EventLog
import Testing

@Suite struct LogEventTests {
    /// Tries a second line, colours, a cleared screen, C1 controls, and turning the text around.
    private let hostile =
        "1\nnotice: started\r\n\u{1B}[2J\u{1B}]0;x\u{7}\0\u{7F}\u{85}\u{9B}31m\u{2028}\u{2029}\u{202E}\u{200B}"

    @Test func `never makes a second line or drives a terminal`() {
        let events: [LogEvent] = [
            .recorded(appID: "2021", notifyID: hostile, outcome: "paid"),
            .quarantined(
                appID: "2021",
                notifyID: hostile,
                reason: "unknown order",
                outTradeNo: hostile,
                tradeNo: hostile,
                unreadable: hostile
            ),
            .notRecorded(appID: "2021", notifyID: hostile),
            .refused(route: "notify", code: "bad_signature", cause: hostile),
            .rejected(route: hostile, status: 413, cause: hostile),
            .ledgerFails(error: hostile), .entryFailed(error: hostile, notifyID: hostile),
            .statementFails(error: hostile, notifyID: hostile), .acceptFailed(error: hostile),
            .started(mode: hostile, threads: 4), .stopping(signal: hostile),
        ]
        for event in events {
            let sentence = event.sentence
            #expect(sentence.contains("1␊notice: started"))
            for scalar in sentence.unicodeScalars {
                #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
                #expect(!["\u{2028}", "\u{2029}", "\u{202E}", "\u{200B}"].contains(scalar))
            }
        }
    }

    @Test func `leaves a plain id and Chinese text as they are`() {
        let event = LogEvent.recorded(appID: "2021", notifyID: "2026é四川😀", outcome: "paid")
        #expect(event.sentence == "recorded app_id=2021 notify_id=2026é四川😀 paid")
    }

    @Test func `cuts an id that is longer than Alipay's`() {
        let long = String(repeating: "7", count: 128)
        let event = LogEvent.notRecorded(appID: "2021", notifyID: long + "8888")
        #expect(event.sentence.hasSuffix("=" + long))
    }

    @Test(arguments: [
        (
            LogEvent.started(mode: "unix:/run/x.sock", threads: 4),
            "started on unix:/run/x.sock with 4 threads"
        ),
        (.stopping(signal: "SIGTERM"), "stopping on SIGTERM"), (.stopped(unfinished: 0), "stopped"),
        (.stopped(unfinished: 2), "stopped with 2 requests unfinished"),
        (
            .refused(route: "notify", code: "bad_signature", cause: "why"),
            "notify refused: bad_signature: why"
        ),
        (
            .unexplained(route: "notify"),
            "notify refused: alipay-callback verify --explain FILE says why, of the raw text"
        ),
        (.rejected(route: "notify", status: 413, cause: "why"), "notify answered 413: why"),
        (
            .refusedMore(count: 31, causes: "notify bad_signature 31"),
            "31 more requests refused: notify bad_signature 31"
        ),
        (.linesLost(count: 9), "9 log lines dropped: the reader of this log did not keep up"),
        (
            .quarantined(
                appID: "1",
                notifyID: "2",
                reason: "why",
                outTradeNo: "3",
                tradeNo: "",
                unreadable: "refund_fee: x"
            ),
            "quarantined app_id=1 notify_id=2 why out_trade_no=3 (refund_fee: x)"
        ),
        (
            .notRecorded(appID: "1", notifyID: "2"),
            "not recorded, answered fail: app_id=1 notify_id=2"
        ),
        (
            .ledgerFails(error: "busy in:\nSELECT ?"),
            "ledger unavailable; answering `fail` until it recovers: busy in:␊SELECT ?"
        ),
        (
            .ledgerRecovered(milliseconds: 30_250, refused: 12),
            "ledger available again after 30.2 s; "
                + "12 notifications were answered `fail`, Alipay sends them again"
        ),
        (
            .entryFailed(error: "why", notifyID: "2"),
            "one notification could not be recorded, the others were: notify_id=2: why"
        ),
        (
            .shadowAnswerLost(error: "why"),
            "an answer of the shadow was not saved, the report will lack it: why"
        ),
        (
            .statementFails(error: "why", notifyID: "2"),
            "a notification was answered `fail`, others are recorded; not said again until the "
                + "statement has worked: notify_id=2: why"
        ),
        (.droppedExchange, "a request was dropped without an answer, the client got status 500"),
        (.acceptFailed(error: "EMFILE"), "cannot accept connections: EMFILE"),
    ])
    func `says what happened`(event: LogEvent, sentence: String) {
        #expect(event.sentence == sentence)
    }
}
