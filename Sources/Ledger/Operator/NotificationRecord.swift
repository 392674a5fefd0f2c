package import Alipay
package import Orders

/// A notification as the ledger keeps it.
package struct NotificationRecord: Sendable, Equatable {
    /// What came of it.
    package enum Outcome: Sendable, Equatable {
        /// It changed the order or had an event.
        case applied
        /// It said nothing new, or nothing of an order.
        case nothing
        /// It was quarantined, and closed without taking effect.
        case resolved(Resolution)
        /// It was quarantined.
        case quarantined(QuarantineReason)
    }

    package let id: Int64
    /// When it came first, in milliseconds since 1970-01-01 UTC.
    package let receivedAt: Int64
    /// When it came last.
    package let lastReceivedAt: Int64
    /// How often it came, at least 1.
    package let arrivals: Int64
    package let appID: String
    /// Alipay's id of the event, or `sha256:…` of the signed text of a message that had none.
    package let notifyID: String
    package let notifyType: String
    package let family: NotificationFamily
    /// Empty, like `tradeNo`, when the message is not about a trade or could not be read.
    package let outTradeNo: String
    package let tradeNo: String
    /// `nil` when the message is not about a trade or could not be read.
    package let tradeStatus: TradeStatus?
    /// The order amount as this message has it, in fen.
    package let totalFen: Int64
    /// Refunded in all as this message has it, in fen.
    package let refundedFen: Int64
    /// What it says in one word, trade_status and refunded fen: `TRADE_SUCCESS:0`.
    package let dedupKey: String
    package let outcome: Outcome
    /// The field of one that cannot be acted upon and what it holds, as in `total_amount: 1e3`; empty
    /// when all of it could be read.
    package let unreadable: String
    /// When it was closed, in milliseconds since 1970-01-01 UTC.
    package let resolvedAt: Int64?
    /// `ContentRule` and key of the signature that was verified.
    package let contentRule: String
    package let keyFingerprint: String
    /// The raw request body of the first arrival; `nil` in lists.
    package let body: [UInt8]?
}

extension NotificationRecord {
    /// Reads the columns of `SQL.readNotification` and of the texts that list notifications.
    ///
    /// - Parameter row: A statement that stands on a row.
    /// - Throws: `StorageError` for an outcome that is not one.
    init(row: any Row) throws(StorageError) {
        let resolution = Resolution(text: row.text(19))
        switch (row.text(13), QuarantineReason(rawValue: row.text(14))) {
        case ("applied", _): outcome = .applied
        case ("nothing", _) where resolution != nil:
            outcome = resolution.map(Outcome.resolved) ?? .nothing
        case ("nothing", _): outcome = .nothing
        case ("quarantined", let reason?): outcome = .quarantined(reason)
        default: throw row.unreadableRow
        }
        id = row.integer(0)
        receivedAt = row.integer(1)
        lastReceivedAt = row.integer(2)
        arrivals = row.integer(3)
        appID = row.text(4)
        notifyID = row.text(5)
        notifyType = row.text(6)
        outTradeNo = row.text(7)
        tradeNo = row.text(8)
        tradeStatus = TradeStatus(rawValue: row.text(9))
        totalFen = row.integer(10)
        refundedFen = row.integer(11)
        dedupKey = row.text(12)
        contentRule = row.text(15)
        keyFingerprint = row.text(16)
        family = NotificationFamily(rawValue: row.text(17)) ?? .unknown
        unreadable = row.text(18)
        resolvedAt = row.integerOrNull(20)
        let bytes = row.blob(21)
        body = bytes.isEmpty ? nil : bytes
    }
}
