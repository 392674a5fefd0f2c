import Alipay
import HTTP
import Simulator
import Testing

@Suite struct FamilyTests {
    private let merchant: Merchant

    init() throws { merchant = try Merchant.get() }

    private func notification(
        _ fields: [SimulatedAlipay.Field],
        by rule: ContentRule = .v1
    ) throws -> Notification {
        let body = try merchant.alipay.signed([("app_id", merchant.app.appID)] + fields, by: rule)
        return try Notification(verifying: body, with: merchant.ring)
    }

    @Test(arguments: [
        ("dut_user_sign", NotificationFamily.agreement), ("dut_user_unsign", .agreement),
        ("fund_auth_freeze", .preauthorization), ("fund_auth_unfreeze", .preauthorization),
        ("fund_auth_operation_cancel", .preauthorization),
        ("open_app_auth_notify", .appAuthorization),
        ("servicemarket_order_notify", .serviceMarket),
        ("batch_trans_notify", .batch), ("batch_refund_notify", .batch), ("", .unknown),
        ("trade_status_sync ", .unknown), ("TRADE_STATUS_SYNC", .unknown), ("new_kind", .unknown),
    ])
    func `families are recognised by notify_type, and are not about an order`(
        type: String,
        family: NotificationFamily
    ) throws {
        let notification = try notification([
            ("notify_type", type), ("notify_id", "n1"), ("out_trade_no", "order-1"),
            ("trade_no", "T1"), ("trade_status", "TRADE_SUCCESS"), ("total_amount", "88.88"),
        ])
        #expect(notification.family == family)
        #expect(notification.content == .other)
        #expect(notification.notifyType == type)
    }

    @Test(arguments: [
        ("msg_method", "alipay.fund.trans.order.changed", NotificationFamily.messageService),
        ("service", "alipay.service.check", .lifeAccount),
        ("service", "alipay.industry.car.appid.invoke", .industryBill),
        ("service", "alipay.other", .unknown), ("method", "koubei.some.query", .unknown),
    ])
    func `without a notify_type are recognised by msg_method or service`(
        name: String,
        value: String,
        family: NotificationFamily
    ) throws {
        let notification = try notification([(name, value), ("biz_content", "{}")], by: .v2)
        #expect(notification.family == family)
        #expect(notification.evidence.rule == .v2)
        #expect(notification.content == .other)
        #expect(notification.notifyType == (name == "method" ? "" : value))
    }

    @Test func `a message of the message service that calls itself a trade is not acted upon`()
        throws
    {
        let notification = try notification([
            ("msg_method", "x"), ("notify_type", "trade_status_sync"),
            ("seller_id", merchant.app.sellerID),
        ])
        #expect(notification.content.unreadableField == "msg_method")
    }

    @Test func `need a seller only where it is about a trade, but never another's`() throws {
        let trade = try merchant.alipay.signed([
            ("app_id", merchant.app.appID), ("notify_type", "trade_status_sync"),
        ])
        #expect(throws: VerificationError.missing(field: "seller_id")) {
            try Notification(verifying: trade, with: merchant.ring)
        }
        #expect(throws: VerificationError.otherSeller) {
            try notification([("notify_type", "dut_user_sign"), ("seller_id", "2088")])
        }
    }

    @Test func `V2 covers sign_type, V1 does not`() throws {
        let fields: [SimulatedAlipay.Field] = [
            ("app_id", merchant.app.appID), ("notify_type", "servicemarket_order_notify"),
        ]
        let body = String(decoding: try merchant.alipay.signed(fields, by: .v2), as: UTF8.self)
        #expect(try merchant.verify(body).evidence.rule == .v2)
        let missing = Form.removing("sign_type", from: body)
        #expect(merchant.rejection(missing) == .contentDiffers)
    }
}
