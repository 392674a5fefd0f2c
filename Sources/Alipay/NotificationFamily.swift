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
        let type = fields["notify_type"].map { String(decoding: $0, as: UTF8.self) }
        let service = fields["service"].flatMap {
            SoleReading.isInterface($0) ? String(decoding: $0, as: UTF8.self) : nil
        }
        self =
            switch (type, fields["msg_method"], service) {
            case (let type?, _, _) where Self.byNotifyType[type] == .trade: .trade
            case (let type?, nil, nil): Self.byNotifyType[type] ?? .unknown
            case (nil, _?, nil): .messageService
            case (nil, nil, "alipay.service.check"): .lifeAccount
            case (nil, nil, let service?) where service.hasPrefix("alipay.industry."): .industryBill
            default: .unknown
            }
    }

    private static let byNotifyType: [String: NotificationFamily] = [
        "trade_status_sync": .trade,
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
