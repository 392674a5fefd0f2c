import Delivery
import Orders
import Testing

@Suite struct EventBodyTests {
    private func json(_ event: ShopEvent, isTest: Bool = false) -> String {
        String(decoding: EventBody.json(event, isTest: isTest), as: UTF8.self)
    }

    private static let kinds: [(ShopEvent, String)] = [
        (
            .sample(),
            #"{"data":{"app_id":"2021000000000000","created_at":"2026-11-23T18:00:00+08:00","#
                + #""id":"evt_00112233445566778899aabbccddeeff","notification_id":7,"#
                + #""notify_id":"n-1","out_trade_no":"A1","paid_at":"2026-11-23T18:05:00+08:00","#
                + #""refunded_amount":"0.00","refunded_fen":0,"status":"paid","#
                + #""subject":"一杯咖啡","total_amount":"88.88","total_fen":8888,"#
                + #""trade_no":"2026112322A1"},"timestamp":"2026-11-23T18:05:09.123+08:00","#
                + #""type":"order.paid"}"#
        ),
        (
            .sample(
                "order.refunded",
                refundedFen: 105,
                order: .sample(refundedFen: 8000, refundedAt: 1_795_428_400_500)
            ),
            #"{"data":{"app_id":"2021000000000000","created_at":"2026-11-23T18:00:00+08:00","#
                + #""id":"evt_00112233445566778899aabbccddeeff","notification_id":7,"#
                + #""notify_id":"n-1","out_trade_no":"A1","paid_at":"2026-11-23T18:05:00+08:00","#
                + #""refunded_amount":"1.05","refunded_at":"2026-11-23T18:06:40.500+08:00","#
                + #""refunded_fen":105,"status":"paid","#
                + #""subject":"一杯咖啡","total_amount":"88.88","total_fen":8888,"#
                + #""trade_no":"2026112322A1"},"timestamp":"2026-11-23T18:05:09.123+08:00","#
                + #""type":"order.refunded"}"#
        ),
        (
            .sample(
                "order.closed",
                order: .sample(status: .closed, closedAt: 1_795_428_300_000)
            ),
            #"{"data":{"app_id":"2021000000000000","closed_at":"2026-11-23T18:05:00+08:00","#
                + #""created_at":"2026-11-23T18:00:00+08:00","#
                + #""id":"evt_00112233445566778899aabbccddeeff","notification_id":7,"#
                + #""notify_id":"n-1","out_trade_no":"A1","#
                + #""refunded_amount":"0.00","refunded_fen":0,"status":"closed","#
                + #""subject":"一杯咖啡","total_amount":"88.88","total_fen":8888,"#
                + #""trade_no":"2026112322A1"},"timestamp":"2026-11-23T18:05:09.123+08:00","#
                + #""type":"order.closed"}"#
        ),
        (
            .sample(
                "order.finished",
                order: .sample(
                    status: .finished,
                    refundedFen: 10,
                    finishedAt: 1_795_428_300_000
                )
            ),
            #"{"data":{"app_id":"2021000000000000","created_at":"2026-11-23T18:00:00+08:00","#
                + #""finished_at":"2026-11-23T18:05:00+08:00","#
                + #""id":"evt_00112233445566778899aabbccddeeff","notification_id":7,"#
                + #""notify_id":"n-1","out_trade_no":"A1","paid_at":"2026-11-23T18:05:00+08:00","#
                + #""refunded_amount":"0.10","refunded_fen":10,"status":"finished","#
                + #""subject":"一杯咖啡","total_amount":"88.88","total_fen":8888,"#
                + #""trade_no":"2026112322A1"},"timestamp":"2026-11-23T18:05:09.123+08:00","#
                + #""type":"order.finished"}"#
        ),
        (
            .sample("notification.quarantined", order: nil, reason: .amountDiffers),
            #"{"data":{"app_id":"2021000000000000","#
                + #""id":"evt_00112233445566778899aabbccddeeff","notification_id":7,"#
                + #""notify_id":"n-1","out_trade_no":"A1","reason":"amount_differs","#
                + #""trade_no":"2026112322A1"},"timestamp":"2026-11-23T18:05:09.123+08:00","#
                + #""type":"notification.quarantined"}"#
        ),
    ]

    @Test(arguments: kinds)
    func `each kind of event has these bytes`(event: ShopEvent, expected: String) {
        #expect(json(event) == expected)
    }

    @Test func `a test is marked within the data`() {
        let text = json(.sample(), isTest: true)
        #expect(text.contains(#","subject":"一杯咖啡","test":true,"total_amount":"88.88","#))
        #expect(text.replacing(#""test":true,"#, with: "") == Self.kinds[0].1)
    }

    @Test func `a subject stays a text, whatever it holds`() {
        let text = json(.sample(subject: "\"}\u{0}\n/\u{1F9CB}\\"))
        #expect(text.contains(#""subject":"\"}\u0000\n/🧋\\","#))
    }
}
