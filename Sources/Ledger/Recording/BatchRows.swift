package import Orders

/// What a batch comes to in the ledger's tables, each row once.
package struct BatchRows: Sendable {
    package struct NewNotification: Sendable, BoundRow {
        let entry: PendingRecord
        /// Where the chain ends with it.
        package let head: ChainHead
        package var state: NotificationState

        /// One value for each of `NotificationRow.columns`.
        package func bind(to binder: any ValueBinder) { entry.row.bind(to: binder, head, state) }
    }

    package struct NewEvent: Sendable, BoundRow {
        package let number: Int64
        let entry: PendingRecord
        package let type: String
        package let dedupKey: Int64
        package var key: EventKey {
            EventKey(trade: entry.key.trade, type: type, dedupKey: dedupKey)
        }
        package let refundedFen: Int64
        package let notificationID: Int64
        /// In milliseconds since 1970-01-01 UTC.
        package let createdAt: Int64
        package let notBefore: Int64?

        package static let columns = [
            "number", "app_id", "trade_no", "out_trade_no", "type", "dedup_key", "refunded_fen",
            "notification_id", "created_at", "not_before",
        ]

        /// One value for each of the columns.
        package func bind(to binder: any ValueBinder) {
            binder.bind(number)
            binder.bind(entry.row.entry.appID)
            binder.bind(entry.row.entry.tradeNo)
            binder.bind(entry.row.entry.outTradeNo)
            binder.bind(type)
            binder.bind(dedupKey)
            binder.bind(refundedFen)
            binder.bind(notificationID)
            binder.bind(createdAt)
            binder.bind(orNull: notBefore)
        }
    }

    /// An order as the batch leaves it.
    package struct ChangedOrder: Sendable, BoundRow {
        package var order: Order
        /// In milliseconds since 1970-01-01 UTC.
        package var updatedAt: Int64
        /// Whether there was none.
        package let isNew: Bool

        /// One value for each of `Order.columns`.
        package func bind(to binder: any ValueBinder) {
            binder.bind(order.tradeNo)
            binder.bind(order.status.rawValue)
            binder.bind(order.totalFen)
            binder.bind(order.refundedFen)
            binder.bind(order.subject)
            binder.bind(order.createdAt)
            binder.bind(orNull: order.paidAt)
            binder.bind(orNull: order.refundedAt)
            binder.bind(orNull: order.closedAt)
            binder.bind(orNull: order.finishedAt)
            binder.bind(updatedAt)
            binder.bind(order.outTradeNo)
            binder.bind(order.appID)
        }
    }

    package internal(set) var orders: [ChangedOrder] = []
    package internal(set) var newNotifications: [NewNotification] = []
    /// By id.
    package internal(set) var changedNotifications: [Int64: NotificationState] = [:]
    package internal(set) var events: [NewEvent] = []
    /// How many each has now.
    package internal(set) var quarantined: [QuarantineHour: Int64] = [:]
    /// Where the chain ends with the batch; `nil` where it ended there before.
    package internal(set) var head: ChainHead?
}
