package import Orders

/// Something that the shop or the operator is to hear of, once.
package struct EffectRecord: Sendable, Equatable {
    /// Effects are numbered in the order in which they were committed.
    package let id: Int64
    package let appID: String
    package let tradeNo: String
    package let outTradeNo: String
    /// `MoneyEvent.name`, or `notification.quarantined`.
    package let event: String
    /// The refunded total of a refund, in fen; 0 for the others.
    package let refundedFen: Int64
    /// The notification that made it.
    package let notificationID: Int64
    /// In milliseconds since 1970-01-01 UTC.
    package let createdAt: Int64

    /// The event by which the operator hears of a notification that was quarantined.
    package static let quarantined = "notification.quarantined"

    /// See `MoneyEvent.isOvertaken(by:)`.
    package func isOvertaken(by order: Order) -> Bool {
        MoneyEvent(name: event, refundedFen: refundedFen)?.isOvertaken(by: order) ?? false
    }
}

extension EffectRecord {
    /// Reads the columns of the text that lists effects.
    init(row: SQLiteStatement) {
        id = row.integer(0)
        appID = row.text(1)
        tradeNo = row.text(2)
        outTradeNo = row.text(3)
        event = row.text(4)
        refundedFen = row.integer(5)
        notificationID = row.integer(6)
        createdAt = row.integer(7)
    }
}
