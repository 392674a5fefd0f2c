package import Orders

/// Something that the shop or the operator is to be notified of, once.
package struct EventRecord: Sendable, Equatable {
    /// Events are numbered in the order in which they were committed.
    package let number: Int64
    package let appID: String
    package let tradeNo: String
    package let outTradeNo: String
    /// `PaymentEvent.type`, or `notification.quarantined`.
    package let type: String
    /// The refunded total of a refund, in fen; 0 for the others.
    package let refundedFen: Int64
    /// The notification that made it.
    package let notificationID: Int64
    /// In milliseconds since 1970-01-01 UTC.
    package let createdAt: Int64

    /// The event by which the operator is notified of a notification that was quarantined.
    package static let quarantined = "notification.quarantined"

    /// See `PaymentEvent.isSuperseded(_:by:)`.
    package func isSuperseded(by order: Order) -> Bool {
        PaymentEvent.isSuperseded(type, by: order)
    }
}

extension EventRecord {
    /// Reads the columns of the text that lists events.
    init(row: any Row) {
        number = row.integer(0)
        appID = row.text(1)
        tradeNo = row.text(2)
        outTradeNo = row.text(3)
        type = row.text(4)
        refundedFen = row.integer(5)
        notificationID = row.integer(6)
        createdAt = row.integer(7)
    }
}
