package import Orders

/// An order's key.
package struct OrderKey: Hashable, Sendable {
    package let outTradeNo: String
    package let appID: String

    package init(outTradeNo: String, appID: String) {
        (self.outTradeNo, self.appID) = (outTradeNo, appID)
    }
}

/// The key of a trade, shared by its notifications and events.
package struct TradeKey: Hashable, Sendable {
    package let order: OrderKey
    package let tradeNo: String

    package init(order: OrderKey, tradeNo: String) {
        (self.order, self.tradeNo) = (order, tradeNo)
    }
}

/// Identifies a notification: one with the same key is a repetition.
package struct NotificationKey: Hashable, Sendable {
    package let trade: TradeKey
    /// See `NotificationRecord.dedupKey`.
    package let dedupKey: String
    package let notifyID: String

    package init(trade: TradeKey, dedupKey: String, notifyID: String) {
        (self.trade, self.dedupKey, self.notifyID) = (trade, dedupKey, notifyID)
    }
}

/// What a batch has to know of the ledger before it is decided on.
package struct BatchKeys: Sendable {
    /// A notification that is looked up.
    package struct Entry: Sendable, BoundRow {
        let record: PendingRecord
        package var key: NotificationKey { record.key }
        /// Whether it is a readable message about a trade, so that there may be an order and events.
        package let isOfTrade: Bool
        /// Whether no one before it in the batch is about the same order.
        package fileprivate(set) var isFirstOfOrder: Bool
        /// Whether others of the batch are about the same order, perhaps.
        fileprivate(set) var sharesOrder = false
        /// Whether another trade of the batch is about the same order, perhaps.
        fileprivate(set) var sharesOrderWithTrade = false

        fileprivate init(_ record: PendingRecord) {
            self.record = record
            isOfTrade = record.isOfTrade
            isFirstOfOrder = isOfTrade
        }

        /// The key of its order, as `SQL.readOrder` looks it up.
        package func bind(to binder: any ValueBinder) {
            binder.bind(record.row.entry.outTradeNo)
            binder.bind(record.row.entry.appID)
        }
    }

    package let entries: [Entry]
    /// The trades of what is readable, each once.
    package var trades: [TradeKey] {
        var seen: Set<TradeKey> = []
        return entries.filter(\.isOfTrade).map(\.key.trade).filter { seen.insert($0).inserted }
    }
    /// The orders, each once.
    package var orders: [OrderKey] { entries.lazy.filter(\.isFirstOfOrder).map(\.key.trade.order) }
    /// Whether an order of another app is looked for where an app has none of the number.
    package let asksOtherApps: Bool
    /// The beginnings of the hours in which they came, in milliseconds since 1970-01-01 UTC.
    package let hours: [Int64]
    /// Whether all is looked up, also what cannot be there.
    private let isThorough: Bool

    /// Where the chain ends, and nothing else.
    package static let none = BatchKeys(of: [], policy: .record, isThorough: false)

    init(of batch: [PendingRecord], policy: OrderPolicy, isThorough: Bool) {
        var entries = batch.map(Entry.init)
        // By the hash of the order the first that is about it. Two orders of one hash merely count as
        // one that is shared.
        var firsts = [Int: Int](minimumCapacity: batch.count)
        var isShared = false
        for (index, record) in batch.enumerated() where entries[index].isOfTrade {
            let first = firsts[record.orderHash, default: index]
            if first == index {
                firsts[record.orderHash] = index
                continue
            }
            isShared = true
            let (mine, other) = (record.key.trade, batch[first].key.trade)
            entries[index].isFirstOfOrder = mine.order != other.order
            for place in [first, index] {
                entries[place].sharesOrder = true
                if mine != other { entries[place].sharesOrderWithTrade = true }
            }
        }
        // What is said of no trade may come twice as well.
        for index in entries.indices where !entries[index].isOfTrade {
            entries[index].sharesOrder = true
        }
        if isShared { Self.spread(&entries, batch, firsts) }
        self.entries = entries
        asksOtherApps = policy == .match
        var hours: [Int64] = []
        for record in batch {
            let hour = QuarantineHour.beginning(of: record.receivedAt)
            if !hours.contains(hour) { hours.append(hour) }
        }
        self.hours = hours
        self.isThorough = isThorough
    }

    /// Passes to all notifications of one order what is known of its first.
    private static func spread(
        _ entries: inout [Entry],
        _ batch: [PendingRecord],
        _ firsts: [Int: Int]
    ) {
        for (index, record) in batch.enumerated() where entries[index].sharesOrder {
            guard entries[index].isOfTrade, let first = firsts[record.orderHash] else { continue }
            entries[index].sharesOrderWithTrade = entries[first].sharesOrderWithTrade
        }
    }

    /// Whether a notification, and the events of its trade, may be there.
    ///
    /// The first that is said of an order is new: then two look-ups are saved. Where that is wrong, as
    /// for an order that was deleted by hand, storing fails, and each of the batch is recorded by itself,
    /// when all is looked up.
    ///
    /// - Parameters:
    ///   - entry: The notification.
    ///   - order: Its order, if there is one.
    /// - Returns: Whether to look.
    package func mayBeKnown(_ entry: Entry, of order: Order?) -> Bool {
        guard entry.isOfTrade, !isThorough else { return true }
        guard let order else { return asksOtherApps }
        return !order.tradeNo.isEmpty || order.appID != entry.key.trade.order.appID
    }

    /// Whether it may be another payment of an order that was paid.
    ///
    /// Then all that was said of its trade is looked up. The parameters are those of
    /// `mayBeKnown(_:of:)`.
    package func mayBeSecondPayment(_ entry: Entry, of order: Order?) -> Bool {
        guard entry.isOfTrade else { return false }
        if entry.sharesOrderWithTrade { return true }
        guard let order else { return false }
        return !order.tradeNo.isEmpty && order.tradeNo != entry.key.trade.tradeNo
    }
}
