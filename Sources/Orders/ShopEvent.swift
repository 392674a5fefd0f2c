/// Something that happened, as the shop is notified of it: an event, and the order as it is now.
package struct ShopEvent: Sendable, Equatable {
    /// Over all attempts and replays the same, and in a ledger that was restored from a backup, too:
    /// what a receiver recognises repetitions by.
    package let id: String
    /// `PaymentEvent.type`, or `notification.quarantined`.
    package let type: String
    package let appID: String
    /// Empty, like `tradeNo`, when a quarantined notification says nothing readable of a trade.
    package let outTradeNo: String
    package let tradeNo: String
    /// Refunded in all when a refund happened, in fen; 0 for the others.
    package let refundedFen: Int64
    /// When it was recorded, in milliseconds since 1970-01-01 UTC.
    package let createdAt: Int64
    /// `nil` when there is none of that number.
    package let order: Order?
    /// The notification that made it.
    package let notificationID: Int64
    package let notifyID: String
    /// Why that notification is quarantined; `nil` when it is not.
    package let reason: QuarantineReason?
    /// The field that cannot be read and what it holds, as in `total_amount: 1e3`; empty where there
    /// is none.
    package let unreadable: String
    /// Where the event stands for many: how many were quarantined for this reason in that hour.
    package let quarantinedInHour: Int64?

    package init(
        id: String,
        type: String,
        appID: String,
        outTradeNo: String,
        tradeNo: String,
        refundedFen: Int64,
        createdAt: Int64,
        order: Order?,
        notificationID: Int64,
        notifyID: String,
        reason: QuarantineReason?,
        unreadable: String = "",
        quarantinedInHour: Int64? = nil
    ) {
        self.id = id
        self.type = type
        self.appID = appID
        self.outTradeNo = outTradeNo
        self.tradeNo = tradeNo
        self.refundedFen = refundedFen
        self.createdAt = createdAt
        self.order = order
        self.notificationID = notificationID
        self.notifyID = notifyID
        self.reason = reason
        self.unreadable = unreadable
        self.quarantinedInHour = quarantinedInHour
    }
}
