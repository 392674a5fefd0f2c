internal import HTTP

/// A signed field that does not hold what Alipay's documentation says it holds.
package struct UnreadableField: Error, Equatable, Sendable {
    package let name: String
    /// Whether it may hold that, but the text can be read in another way too.
    package var isAmbiguous = false
}

extension TradeNotice {
    /// Reads the fields that decide something; the lengths are those of Alipay's documentation.
    ///
    /// - Throws: `UnreadableField` for the first field that is missing or does not fit, or by which the
    ///   text can be read in two ways.
    init(reading message: SignedFields) throws(UnreadableField) {
        if let doubt = message.doubt { throw UnreadableField(name: doubt, isAmbiguous: true) }
        if let name = message.otherInterface { throw UnreadableField(name: name) }
        try Self.checkCurrency(message)
        let totalFen = try Self.totalFen(of: message)
        guard let status = message.text("trade_status").flatMap(TradeStatus.init) else {
            throw UnreadableField(name: "trade_status")
        }
        let createdAt = try Self.time("gmt_create", message)
        self.init(
            outTradeNo: try Self.identifier("out_trade_no", message),
            tradeNo: try Self.identifier("trade_no", message),
            status: status,
            totalFen: totalFen,
            refundedFen: try Self.refundedFen(of: message, status: status, totalFen: totalFen),
            subject: message.display("subject"),
            createdAt: createdAt,
            paidAt: try Self.time("gmt_payment", message),
            refundedAt: try Self.time("gmt_refund", message),
            closedAt: Self.closing(of: message, createdAt)
        )
        guard refundedFen <= totalFen else { throw UnreadableField(name: "refund_fee") }
    }

    /// Amounts are yuan.
    ///
    /// Of MAPI's messages those of another currency (forex) alone name one. They have no seller_id
    /// either, and their merchant may be anybody, who may have put one into his order number.
    private static func checkCurrency(_ message: SignedFields) throws(UnreadableField) {
        let isYuan = message.app.naming == .app && message.fields.has("currency", "CNY")
        if message.fields.has("currency"), !isYuan { throw UnreadableField(name: "currency") }
    }

    /// When the trade ended, by gmt_close.
    ///
    /// It stands behind texts in the order of the fields and may have been cut from one: it is a time
    /// between the trade's creation and the message's, or none.
    private static func closing(of message: SignedFields, _ createdAt: Int64?) -> Int64? {
        guard let closedAt = try? time("gmt_close", message),
            let sentAt = try? time("notify_time", message)
        else { return nil }
        return createdAt ?? closedAt <= closedAt && closedAt <= sentAt ? closedAt : nil
    }

    /// The order amount in fen: total_amount; MAPI's name for it is total_fee.
    ///
    /// - Throws: `UnreadableField` when it is missing, not an amount, or there twice and differs.
    static func totalFen(of message: SignedFields) throws(UnreadableField) -> Int64 {
        let amount = try fen("total_amount", message)
        guard message.app.naming == .partner, let fee = try fen("total_fee", message) else {
            guard let amount else { throw UnreadableField(name: "total_amount") }
            return amount
        }
        guard amount == nil || amount == fee else { throw UnreadableField(name: "total_fee") }
        return fee
    }

    /// What was refunded in all: refund_fee.
    ///
    /// MAPI sends a refund_status and no sum. A closed trade with a refund was refunded in full; of an
    /// open one the sum cannot be known, and it must not be guessed.
    private static func refundedFen(
        of message: SignedFields,
        status: TradeStatus,
        totalFen: Int64
    ) throws(UnreadableField) -> Int64 {
        if let fee = try fen("refund_fee", message) {
            if fee > 0 { try checkRefund("refund_fee", message) }
            return fee
        }
        guard message.app.naming == .partner, message.text("refund_status") == "REFUND_SUCCESS"
        else { return 0 }
        try checkRefund("refund_status", message)
        guard status == .closed else { throw UnreadableField(name: "refund_fee") }
        return totalFen
    }

    /// A refund may have been cut from a text in front of it, unless its time, which every message of a
    /// refund has as well, stands where it cannot have been cut from one.
    ///
    /// MAPI's refunds have no sum.
    private static func checkRefund(
        _ name: String,
        _ message: SignedFields
    ) throws(UnreadableField) {
        let fields = message.fields
        let hasSum = message.app.naming == .app || name == "refund_status"
        if hasSum, fields.has("gmt_refund"), SoleReading.isCertain("gmt_refund", in: fields) {
            return
        }
        guard SoleReading.isCertain(name, in: fields) else {
            throw UnreadableField(name: name, isAmbiguous: true)
        }
    }

    static func identifier(
        _ name: String,
        _ message: SignedFields
    ) throws(UnreadableField) -> String {
        guard let text = message.text(name), isIdentifier(text) else {
            throw UnreadableField(name: name)
        }
        guard message.hasCertainCharset || text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw UnreadableField(name: "charset", isAmbiguous: true)
        }
        return text
    }

    /// Whether a text can be an order number: printable, 1 to 64 characters, no other field in it.
    package static func isIdentifier(_ text: String) -> Bool {
        (1...64).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { !isControl($0) } && !holdsField(text)
    }

    /// Whether a `&name=` stands in a value, where the next field may begin.
    private static func holdsField(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "&"))
            && text.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
                .dropFirst().contains { $0.dropFirst().contains(UInt8(ascii: "=")) }
    }

    /// Unicode's control characters, of which 0x80 to 0x9F drive terminals as well.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    /// An amount in fen, or `nil` when the field is absent or empty.
    private static func fen(
        _ name: String,
        _ message: SignedFields
    ) throws(UnreadableField) -> Int64? {
        guard let text = message.fields[name], !text.isEmpty else { return nil }
        guard let fen = Money.fen(text) else { throw UnreadableField(name: name) }
        return fen
    }

    private static func time(
        _ name: String,
        _ message: SignedFields
    ) throws(UnreadableField) -> Int64? {
        guard let text = message.fields[name], !text.isEmpty else { return nil }
        guard let time = AlipayTime.milliseconds(text) else { throw UnreadableField(name: name) }
        return time
    }
}
