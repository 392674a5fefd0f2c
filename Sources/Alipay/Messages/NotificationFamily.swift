package import HTTP

/// What a notification is about; only a trade is ever near an order.
package enum NotificationFamily: String, Sendable, CaseIterable {
    /// `trade_status_sync`: payments, refunds, closings.
    case trade
    /// A deduction agreement was signed or ended.
    case agreement
    /// A pre-authorisation was frozen, unfrozen or cancelled.
    case preauthorization
    /// A merchant authorised an ISV's app.
    case appAuthorization = "app_authorization"
    case serviceMarket = "service_market"
    /// The HTTP message service, "From 蚂蚁".
    case messageService = "message_service"
    /// A life account (生活号) checks its gateway.
    case lifeAccount = "life_account"
    /// Property fees and parking.
    case industryBill = "industry_bill"
    /// MAPI's results of batch transfers and batch refunds.
    case batch
    case unknown

    /// Tells the family by the fields that Alipay's documentation names for it.
    ///
    /// What says that it is about a trade is taken for that, whatever else it says; what names two
    /// other kinds is of none.
    package init(of fields: FormFields) {
        if fields.has("notify_type", "trade_status_sync") {
            self = .trade
            return
        }
        let type = fields["notify_type"]
        let service = fields["service"].flatMap { SoleReading.isInterface($0) ? $0 : nil }
        self =
            switch (type, fields["msg_method"], service) {
            case (let type?, nil, nil):
                Self.byNotifyType[String(decoding: type, as: UTF8.self)] ?? .unknown
            case (nil, _?, nil): .messageService
            case (nil, nil, let service?): Self.byService(String(decoding: service, as: UTF8.self))
            default: .unknown
            }
    }

    private static func byService(_ service: String) -> NotificationFamily {
        if service.hasPrefix("alipay.industry.") { return .industryBill }
        return service == "alipay.service.check" ? .lifeAccount : .unknown
    }

    private static let byNotifyType: [String: NotificationFamily] = [
        "dut_user_sign": .agreement,
        "dut_user_unsign": .agreement,
        "fund_auth_freeze": .preauthorization,
        "fund_auth_unfreeze": .preauthorization,
        "fund_auth_operation_cancel": .preauthorization,
        "open_app_auth_notify": .appAuthorization,
        "servicemarket_order_notify": .serviceMarket,
        "batch_trans_notify": .batch,
        "batch_refund_notify": .batch,
    ]
}
