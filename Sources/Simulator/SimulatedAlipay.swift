package import Alipay
internal import HTTP
package import Signing

/// Alipay's side of the wire: fills in a message the way Alipay does, and signs it.
package struct SimulatedAlipay: Sendable {
    /// One field of a message, its value as text.
    package typealias Field = (name: String, value: String)

    private let key: PrivateKey
    package let appID: String
    package let sellerID: String
    package let signType: Algorithm

    package init(key: PrivateKey, appID: String, sellerID: String, signType: Algorithm = .rsa2) {
        self.key = key
        self.appID = appID
        self.sellerID = sellerID
        self.signType = signType
    }

    /// A `trade_status_sync` notification as a signed form body.
    ///
    /// - Parameters:
    ///   - trade: What is to be said of the trade.
    ///   - notifyID: The notify_id.
    ///   - now: notify_time, in milliseconds since 1970-01-01 UTC.
    ///   - changes: Fields to add or to replace; an empty value stays in, as Alipay would leave it.
    /// - Returns: The request body.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    package func notification(
        of trade: TradeNotice,
        notifyID: String,
        now: Int64,
        changing changes: [Field] = []
    ) throws(SigningError) -> [UInt8] {
        let amount = Money.yuan(trade.totalFen)
        var fields: [Field] = [
            ("gmt_create", AlipayTime.alipayText(trade.createdAt ?? now)),
            ("charset", "utf-8"),
            ("subject", trade.subject),
            ("notify_id", notifyID),
            ("notify_type", "trade_status_sync"),
            ("notify_time", AlipayTime.alipayText(now)),
            ("trade_status", trade.status.rawValue),
            ("app_id", appID),
            ("auth_app_id", appID),
            ("seller_id", sellerID),
            ("version", "1.0"),
            ("out_trade_no", trade.outTradeNo),
            ("trade_no", trade.tradeNo),
            ("total_amount", amount),
            ("buyer_id", "2088000000000001"),
            ("buyer_logon_id", "buy***@example.com"),
        ]
        if let paidAt = trade.paidAt {
            fields.append(("gmt_payment", AlipayTime.alipayText(paidAt)))
        }
        if trade.status == .success && trade.refundedFen == 0 {
            fields += [
                ("receipt_amount", amount),
                ("invoice_amount", amount),
                ("buyer_pay_amount", amount),
                ("point_amount", "0.00"),
                ("fund_bill_list", #"[{"amount":"\#(amount)","fundChannel":"ALIPAYACCOUNT"}]"#),
            ]
        }
        if trade.refundedFen > 0 {
            fields.append(("refund_fee", Money.yuan(trade.refundedFen)))
            fields.append(("gmt_refund", AlipayTime.alipayText(trade.refundedAt ?? now) + ".000"))
        }
        if let closedAt = trade.closedAt {
            fields.append(("gmt_close", AlipayTime.alipayText(closedAt)))
        }
        return try signed(Self.changed(fields, by: changes))
    }

    /// A page-pay return as a signed query string.
    ///
    /// - Parameters:
    ///   - trade: Its order number, trade number and amount; today's returns carry no status.
    ///   - now: timestamp, in milliseconds since 1970-01-01 UTC.
    ///   - changes: Fields to add or to replace.
    /// - Returns: What stands behind the `?`.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    package func returnQuery(
        of trade: TradeNotice,
        now: Int64,
        changing changes: [Field] = []
    ) throws(SigningError) -> [UInt8] {
        let fields: [Field] = [
            ("charset", "utf-8"),
            ("out_trade_no", trade.outTradeNo),
            ("method", "alipay.trade.page.pay.return"),
            ("total_amount", Money.yuan(trade.totalFen)),
            ("trade_no", trade.tradeNo),
            ("auth_app_id", appID),
            ("version", "1.0"),
            ("app_id", appID),
            ("seller_id", sellerID),
            ("timestamp", AlipayTime.alipayText(now)),
        ]
        return try signed(Self.changed(fields, by: changes))
    }

    /// Adds `sign_type` and the `sign` over the content, and encodes the form.
    ///
    /// - Parameters:
    ///   - fields: All other fields, in the order in which they are to be sent. A `sign` or
    ///     `sign_type` among them stays as it is, unsigned under V1: that is how a message lies.
    ///   - rule: What is signed.
    /// - Returns: The form text.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    package func signed(
        _ fields: [Field],
        by rule: ContentRule = .v1
    ) throws(SigningError) -> [UInt8] {
        try signed(bytes: fields.map { ($0.name, Array($0.value.utf8)) }, by: rule)
    }

    /// The same for values that are not UTF-8, as in GBK messages.
    package func signed(
        bytes fields: [(name: String, value: [UInt8])],
        by rule: ContentRule = .v1
    ) throws(SigningError) -> [UInt8] {
        let claim = ("sign_type", Array(signType.rawValue.utf8))
        let claims = fields.contains { $0.name == "sign_type" } ? [] : [claim]
        let content = Self.content(of: fields + claims, by: rule)
        let sign = ("sign", Array(Base64.encode(try key.sign(content, with: signType)).utf8))
        let signs = fields.contains { $0.name == "sign" } ? [] : [sign]
        return FormEncoding.encode(fields + signs + claims)
    }

    /// What Alipay signs; written apart from the verifier's own reading of the rules.
    private static func content(
        of fields: [(name: String, value: [UInt8])],
        by rule: ContentRule
    ) -> [UInt8] {
        let unsigned =
            switch rule {
            case .v1, .v1WithoutEmptyValues: ["sign", "sign_type"]
            case .v2, .v2WithoutEmptyValues: ["sign"]
            }
        let skipsEmpty = rule == .v1WithoutEmptyValues || rule == .v2WithoutEmptyValues
        return fields.filter { !unsigned.contains($0.name) && !(skipsEmpty && $0.value.isEmpty) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { Array("\($0.name)=".utf8) + $0.value }
            .joined(separator: Array("&".utf8)).map { $0 }
    }

    private static func changed(_ fields: [Field], by changes: [Field]) -> [Field] {
        var changed = fields
        for change in changes {
            if let index = changed.firstIndex(where: { $0.name == change.name }) {
                changed[index].value = change.value
            } else {
                changed.append(change)
            }
        }
        return changed
    }
}
