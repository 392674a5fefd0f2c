import Alipay
import Simulator
import Testing

@Suite struct NotificationTests {
    private let merchant: Merchant

    init() throws { merchant = try Merchant.get() }

    private func content(
        of trade: TradeNotice = Merchant.trade,
        changing changes: [SimulatedAlipay.Field] = []
    ) throws -> Notification.Content {
        try merchant.verify(merchant.notification(of: trade, changing: changes)).content
    }

    @Test func `reads all that decides something`() throws {
        let body = try merchant.notification()
        let notification = try merchant.verify(body)
        #expect(notification.appID == merchant.app.appID)
        #expect(notification.notifyID == "2026010100222000000000000000000001")
        #expect(notification.notifyType == "trade_status_sync")
        #expect(notification.body == Array(body.utf8))
        #expect(notification.content == .trade(Merchant.trade))
    }

    @Test(arguments: TradeStatus.allCases)
    func `reads every status`(status: TradeStatus) throws {
        var trade = Merchant.trade
        trade.status = status
        #expect(try content(of: trade) == .trade(trade))
    }

    @Test func `reads a refund and a closing with their times`() throws {
        var trade = Merchant.trade
        trade.status = .closed
        trade.refundedFen = trade.totalFen
        trade.refundedAt = 1_767_300_000_000
        trade.closedAt = 1_767_300_001_000
        let sent = ("notify_time", "2026-01-02 06:00:00")
        #expect(try content(of: trade, changing: [sent]) == .trade(trade))
        let refunded = ("gmt_refund", "2026-01-02 05:20:00.631")
        let changed = try content(of: trade, changing: [sent, refunded])
        trade.refundedAt = 1_767_302_400_631
        #expect(changed == .trade(trade))
    }

    @Test(arguments: [
        ("total_amount", ""), ("total_amount", "1e3"), ("total_amount", "-88.88"),
        ("total_amount", "88.888"), ("trade_status", ""), ("trade_status", "TRADE_PAID"),
        ("trade_status", "trade_success"), ("out_trade_no", ""), ("out_trade_no", "a\nb"),
        ("out_trade_no", "a\u{9B}b"), ("out_trade_no", String(repeating: "a", count: 65)),
        ("trade_no", ""), ("trade_no", "a\u{7F}"), ("trade_no", String(repeating: "9", count: 65)),
        ("refund_fee", "88.89"), ("refund_fee", "x"), ("refund_fee", "-0.01"),
        ("gmt_create", "yesterday"), ("gmt_payment", "2026-02-30 00:00:00"), ("gmt_refund", "0"),
    ])
    func `says which signed field it cannot read`(name: String, value: String) throws {
        #expect(try content(changing: [(name, value)]).unreadableField == name)
    }

    @Test(arguments: [("out_trade_no", "a&b="), ("trade_no", "a&\u{301}b=c")])
    func `does not take a number in which another field may begin`(
        name: String,
        value: String
    ) throws {
        #expect(try content(changing: [(name, value)]).ambiguousField == name)
    }

    @Test(arguments: ["passback_params", "point_amount", "receipt_amount"])
    func `does not lose a refund that was put into another value`(name: String) throws {
        var trade = Merchant.trade
        trade.refundedFen = 100
        trade.refundedAt = Merchant.now
        let body = try merchant.notification(of: trade, changing: [(name, "7")])
        // The same text is signed, and the signature fits.
        let edited = Form.replacing(name, with: "7%26refund_fee%3D1.00", in: body)
        let hidden = Form.removing("refund_fee", from: edited)
        #expect(try merchant.verify(hidden).content.ambiguousField == "refund_fee")
        #expect(try merchant.verify(body).content == .trade(trade))
    }

    @Test func `takes an & in a value for what it is`() throws {
        var trade = Merchant.trade
        trade.subject = "a&b=c&refund_fee"
        trade.outTradeNo = "A=&=&b"
        #expect(try content(of: trade) == .trade(trade))
    }

    @Test(arguments: ["total_amount", "trade_status", "out_trade_no", "trade_no"])
    func `says which signed field is missing`(name: String) throws {
        let fields: [SimulatedAlipay.Field] = [
            ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ("notify_type", "trade_status_sync"), ("total_amount", "1"), ("trade_no", "t"),
            ("trade_status", "TRADE_SUCCESS"), ("out_trade_no", "o"),
        ]
        let whole = TradeNotice(outTradeNo: "o", tradeNo: "t", status: .success, totalFen: 100)
        #expect(try merchant.verify(merchant.signed(fields)).content == .trade(whole))
        let rest = fields.filter { $0.name != name }
        #expect(try merchant.verify(merchant.signed(rest)).content.unreadableField == name)
    }

    @Test(arguments: ["refund_fee", "gmt_create", "gmt_payment", "gmt_refund", "gmt_close"])
    func `takes an empty field that need not be there for an absent one`(name: String) throws {
        guard case .trade(let trade) = try content(changing: [(name, "")]) else {
            Issue.record("unreadable")
            return
        }
        #expect(trade.outTradeNo == Merchant.trade.outTradeNo)
        #expect(trade.refundedFen == 0)
    }

    @Test func `takes numbers as long as Alipay's and as large as the order`() throws {
        let long = String(repeating: "号", count: 64)
        var trade = Merchant.trade
        trade.outTradeNo = long
        trade.refundedFen = trade.totalFen
        let read = try content(changing: [("out_trade_no", long), ("refund_fee", "88.88")])
        #expect(read == .trade(trade))
    }

    @Test(arguments: ["dut_user_sign", "", "trade_status_sync2", "TRADE_STATUS_SYNC"])
    func `a notification of another notify_type changes no order`(type: String) throws {
        #expect(try content(changing: [("notify_type", type)]) == .other)
    }

    @Test func `has an empty id and type when the message has none`() throws {
        let notification = try merchant.verify(
            merchant.signed([
                ("app_id", merchant.app.appID), ("seller_id", merchant.app.sellerID),
            ])
        )
        #expect(notification.notifyID == "")
        #expect(notification.notifyType == "")
        #expect(notification.content == .other)
    }
}
