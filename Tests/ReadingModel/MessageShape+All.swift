internal import Alipay

extension MessageShape {
    /// The kinds of messages that there are, each with as few fields as it can have.
    static let all = trades + partners + returns + others + untaken

    private static let app = [("app_id", appID), ("charset", "utf-8"), ("seller_id", sellerID)]
    private static let trade = [
        ("gmt_create", "2026-01-01 00:00:00"), ("notify_id", "N1"),
        ("notify_type", "trade_status_sync"), ("out_trade_no", "A1"), ("trade_no", "T1"),
    ]
    private static let refund = [
        ("gmt_refund", "2026-01-01 00:00:00.123"), ("refund_fee", "0.30"),
    ]

    private static func says(
        _ status: String,
        refundedFen: Int64 = 0
    ) -> SentMessage.Meaning {
        .trade(
            order: "A1",
            trade: "T1",
            status: status,
            totalFen: 88,
            refundedFen: refundedFen
        )
    }

    private static let freeTexts = ["body", "passback_params", "subject", "voucher_detail_list"]

    private static let trades = [
        MessageShape(
            kind: .notify,
            fixed: app + trade + [("total_amount", "0.88"), ("trade_status", "TRADE_SUCCESS")],
            texts: freeTexts + ["memo"],
            meaning: says("TRADE_SUCCESS")
        ),
        MessageShape(
            kind: .notify,
            fixed: app + trade + refund
                + [("total_amount", "0.88"), ("trade_status", "TRADE_SUCCESS")],
            texts: freeTexts,
            meaning: says("TRADE_SUCCESS", refundedFen: 30)
        ),
        MessageShape(
            kind: .notify,
            fixed: app + trade + [
                ("buyer_id", "2088000000000002"), ("total_amount", "0.88"),
                ("trade_status", "TRADE_CLOSED"), ("version", "1.0"),
            ],
            texts: freeTexts,
            meaning: says("TRADE_CLOSED")
        ),
    ]

    /// What Alipay's key signs and nobody acts upon.
    private static let untaken = [
        // Forex, which names no seller; its amount is in another currency.
        MessageShape(
            kind: .notify,
            isPartner: true,
            fixed: [
                ("currency", "USD"), ("notify_id", "N1"), ("notify_type", "trade_status_sync"),
                ("out_trade_no", "A1"), ("total_fee", "0.88"), ("trade_no", "T1"),
                ("trade_status", "TRADE_FINISHED"),
            ],
            texts: ["body", "subject"],
            meaning: .nothing
        ),
        // An answer of the third version of the interfaces: time, nonce and JSON, each with a line end.
        MessageShape(
            kind: .notify,
            fixed: [],
            texts: ["1767225600000\nabc\n{\"subject\":\"x"],
            meaning: .nothing
        ),
    ]

    private static let partners = [
        MessageShape(
            kind: .notify,
            isPartner: true,
            fixed: trade + [
                ("seller_id", sellerID), ("total_fee", "0.88"), ("trade_status", "TRADE_SUCCESS"),
            ],
            texts: ["body", "extra_common_param", "subject"],
            meaning: says("TRADE_SUCCESS")
        ),
        MessageShape(
            kind: .notify,
            isPartner: true,
            fixed: trade + [
                ("gmt_refund", "2026-01-01 00:00:00"), ("refund_status", "REFUND_SUCCESS"),
                ("seller_id", sellerID), ("total_fee", "0.88"), ("trade_status", "TRADE_CLOSED"),
            ],
            texts: ["body", "extra_common_param", "passback_params", "subject"],
            meaning: says("TRADE_CLOSED", refundedFen: 88)
        ),
    ]

    private static let returns = [
        MessageShape(
            kind: .return,
            fixed: app + [
                ("method", "alipay.trade.page.pay.return"), ("out_trade_no", "A1"),
                ("timestamp", "2026-01-01 00:00:00"), ("total_amount", "0.88"), ("trade_no", "T1"),
                ("version", "1.0"),
            ],
            texts: ["body", "passback_params", "subject", "utf8"],
            meaning: says("")
        ),
        MessageShape(
            kind: .return,
            isPartner: true,
            fixed: [
                ("exterface", "create_direct_pay_by_user"), ("is_success", "T"),
                ("notify_id", "N1"), ("notify_type", "trade_status_sync"), ("out_trade_no", "A1"),
                ("seller_id", sellerID), ("total_fee", "0.88"), ("trade_no", "T1"),
                ("trade_status", "TRADE_SUCCESS"),
            ],
            texts: ["body", "extra_common_param", "subject"],
            meaning: says("TRADE_SUCCESS")
        ),
    ]

    private static let others = [
        MessageShape(
            kind: .notify,
            fixed: [
                ("app_id", appID), ("charset", "utf-8"), ("msg_method", "alipay.fund.changed"),
                ("notify_id", "N1"), ("utc_timestamp", "1767225600000"), ("version", "1.1"),
            ],
            texts: ["biz_content"],
            meaning: .other(.messageService)
        ),
        MessageShape(
            kind: .notify,
            fixed: app + [
                ("agreement_no", "1"), ("notify_id", "N1"), ("notify_type", "dut_user_sign"),
                ("status", "NORMAL"),
            ],
            texts: ["external_agreement_no", "personal_product_code", "sign_scene"],
            meaning: .other(.agreement)
        ),
        MessageShape(
            kind: .notify,
            rule: .v2,
            fixed: [
                ("app_id", appID), ("charset", "utf-8"),
                ("method", "alipay.open.servicemarket.order.notify"), ("notify_id", "N1"),
                ("notify_type", "servicemarket_order_notify"), ("total_price", "1.00"),
            ],
            texts: ["contactor", "name", "title"],
            meaning: .other(.serviceMarket)
        ),
        MessageShape(
            kind: .notify,
            isPartner: true,
            rule: .v2,
            fixed: [
                ("charset", "utf-8"), ("gmt_create", "2026-01-01 00:00:00"),
                ("refund_fee", "0.00"), ("seller_id", sellerID),
                ("service", "alipay.industry.car.appid.invoke"), ("total_amount", "0.88"),
                ("trade_no", "T1"), ("trade_status", "TRADE_SUCCESS"),
            ],
            texts: ["body", "det_list"],
            meaning: .other(.industryBill)
        ),
    ]
}
