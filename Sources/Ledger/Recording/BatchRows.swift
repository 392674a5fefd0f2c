package import Orders

/// What a batch comes to in the ledger's tables, each row once.
package struct BatchRows: Sendable {
    package struct NewNotification: Sendable {
        let entry: PendingRecord
        /// Where the chain ends with it.
        package let head: ChainHead
        package var state: NotificationState

        /// One for each of `NotificationRow.columns`.
        package var values: [Value] { entry.row.values(head, state) }
    }

    package struct NewEvent: Sendable {
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

        /// One for each of the columns.
        package var values: [Value] {
            [
                .integer(number), .text(entry.key.trade.order.appID),
                .text(entry.key.trade.tradeNo), .text(entry.key.trade.order.outTradeNo),
                .text(type), .integer(dedupKey),
                .integer(refundedFen), .integer(notificationID), .integer(createdAt),
                .integer(orNull: notBefore),
            ]
        }
    }

    /// An order as the batch leaves it.
    package struct ChangedOrder: Sendable {
        package var order: Order
        /// In milliseconds since 1970-01-01 UTC.
        package var updatedAt: Int64
        /// Whether there was none.
        package let isNew: Bool

        /// One for each of `Order.columns`.
        package var values: [Value] { order.values(updatedAt: updatedAt) }
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
