import Orders
import Testing

@testable import Delivery

@Suite struct CommandCourierTests {
    private let common = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
        "ALIPAY_EVENT_ID": "evt_00112233445566778899aabbccddeeff", "ALIPAY_ATTEMPT": "9",
        "ALIPAY_APP_ID": "2021000000000000", "ALIPAY_OUT_TRADE_NO": "A1",
        "ALIPAY_TRADE_NO": "2026112322A1",
    ]

    @Test func `a program gets what happened without any JSON to be read, and nothing else`() {
        let order = Order.sample(refundedFen: 8000)
        let event = ShopEvent.sample("order.refunded", refundedFen: 105, order: order)
        let expected = common.merging([
            "ALIPAY_EVENT": "order.refunded", "ALIPAY_REASON": "", "ALIPAY_STATUS": "paid",
            "ALIPAY_TOTAL_FEN": "8888", "ALIPAY_TOTAL_AMOUNT": "88.88",
            "ALIPAY_REFUNDED_FEN": "105", "ALIPAY_REFUNDED_AMOUNT": "1.05",
        ]) { $1 }
        #expect(CommandCourier.environment(event, attempt: 9) == expected)
    }

    @Test func `what is quarantined has a reason and no amounts`() {
        let event = ShopEvent.sample(
            "notification.quarantined",
            order: nil,
            reason: .unreadableField
        )
        let expected = common.merging([
            "ALIPAY_EVENT": "notification.quarantined", "ALIPAY_REASON": "unreadable_field",
        ]) { $1 }
        #expect(CommandCourier.environment(event, attempt: 9) == expected)
    }

    @Test func `a value with a NUL in it is left out, for it would end early`() {
        let event = ShopEvent(
            id: "evt_1",
            type: "order.paid",
            appID: "2021",
            outTradeNo: "A\u{0}1",
            tradeNo: "T1",
            refundedFen: 0,
            createdAt: 0,
            order: nil,
            notificationID: 1,
            notifyID: "n",
            reason: nil
        )
        let environment = CommandCourier.environment(event, attempt: 1)
        #expect(environment["ALIPAY_OUT_TRADE_NO"] == nil)
        #expect(environment["ALIPAY_TRADE_NO"] == "T1")
    }
}
