internal import Alipay
internal import Orders

/// What becomes of a batch, decided one notification after the other: no clock, no database, no log.
///
/// Each one sees what those before it in the batch have changed, as if they were stored.
struct BatchPlan {
    /// A notification that is in the ledger, or will be with this batch.
    private struct Known {
        let refundedFen: Int64
        let id: Int64
        /// Its place among the new ones; `nil` when it was there before.
        let place: Int?
        var state: NotificationState
    }

    private let policy: OrderPolicy
    /// A shadow tells nobody.
    private let writesEvents: Bool
    private var end: LedgerEnd
    private let ordersOfOtherApps: [String: Order]
    private var orders: [OrderKey: Order]
    /// The places of the orders that the batch changes.
    private var changedOrders: [OrderKey: Int] = [:]
    private var known: [NotificationKey: Known] = [:]
    /// The keys of `known`, by trade.
    private var ofTrade: [TradeKey: [NotificationKey]] = [:]
    private var events: Set<EventKey>
    private var quarantined: [QuarantineHour: Int64]

    private(set) var rows = BatchRows()
    private(set) var results: [Recorded] = []
    /// What the shop's statements are to be run for, with the place of the notification in the batch.
    private(set) var inserted: [(index: Int, event: InsertedEvent)] = []

    init(from facts: BatchFacts, policy: OrderPolicy, writesEvents: Bool) {
        self.policy = policy
        self.writesEvents = writesEvents
        end = facts.end
        orders = facts.orders
        ordersOfOtherApps = facts.ordersOfOtherApps
        events = facts.events
        quarantined = facts.quarantined
        for one in facts.notifications {
            let known = Known(
                refundedFen: one.refundedFen,
                id: one.id,
                place: nil,
                state: one.state
            )
            add(known, as: one.key)
        }
    }

    /// Decides on one more.
    mutating func add(_ entry: PendingRecord) {
        let order = order(of: entry.notification)
        let recorded: Recorded
        switch decision(about: order, given: entry) {
        case .nothing:
            _ = keep(entry, "nothing")
            recorded = .nothing
        case .quarantine(let reason):
            recorded = quarantine(entry, because: reason)
        case .apply(let changed, let events):
            recorded = apply(changed, events, by: entry, isChanged: changed != order)
        }
        results.append(recorded)
    }

    /// The order that the notification is about; another app's, where orders must be registered and
    /// only that app has the number.
    private func order(of notification: Notification) -> Order? {
        guard let notice = notification.trade else { return nil }
        let key = OrderKey(outTradeNo: notice.outTradeNo, appID: notification.appID)
        return orders[key] ?? ordersOfOtherApps[notice.outTradeNo]
    }

    private func decision(about order: Order?, given entry: PendingRecord) -> Decision {
        let notification = entry.notification
        return switch notification.content {
        case .trade(let notice):
            .about(
                order,
                given: notice,
                appID: notification.appID,
                policy: policy,
                now: entry.receivedAt
            )
        case .unreadableTrade(let trade):
            .quarantine(trade.isAmbiguous ? .twoReadings : .unreadableField)
        case .other:
            .about(notification.family)
        }
    }

    private mutating func apply(
        _ order: Order,
        _ payments: [PaymentEvent],
        by entry: PendingRecord,
        isChanged: Bool
    ) -> Recorded {
        if isChanged { store(order, at: entry.receivedAt) }
        let kept = keep(entry, isChanged ? "applied" : "nothing")
        var hasNewEvent = false
        for payment in payments {
            let isNew = insert(
                payment.type,
                dedupKey: payment.refundedFen,
                refundedFen: payment.refundedFen,
                by: entry,
                id: kept.id
            )
            guard isNew else { continue }
            hasNewEvent = true
            let event = InsertedEvent(
                payment: payment,
                tradeNo: entry.row.entry.tradeNo,
                notifyID: entry.row.entry.notifyID,
                order: order
            )
            inserted.append((results.count, event))
        }
        // A message that another one overtook: the order knows, the shop was not notified.
        if hasNewEvent && !isChanged {
            change(entry.row.key) { ($0.outcome, $0.reason) = ("applied", nil) }
        }
        return isChanged || hasNewEvent ? .applied : .nothing
    }

    private mutating func store(_ order: Order, at time: Int64) {
        let key = OrderKey(outTradeNo: order.outTradeNo, appID: order.appID)
        let isNew = orders.updateValue(order, forKey: key) == nil
        if let place = changedOrders[key] {
            rows.orders[place].order = order
            rows.orders[place].updatedAt = time
        } else {
            changedOrders[key] = rows.orders.count
            rows.orders.append(.init(order: order, updatedAt: time, isNew: isNew))
        }
    }

    /// Adds a notification to the chain, or counts one more arrival of it.
    ///
    /// - Parameters:
    ///   - entry: What arrived, or is released.
    ///   - outcome: `applied`, `nothing` or `quarantined`.
    ///   - reason: Why it is quarantined.
    /// - Returns: Its id, and whether it is new; or whether it was closed for good: then its
    ///   repetitions do not open it, only the operator does.
    private mutating func keep(
        _ entry: PendingRecord,
        _ outcome: String,
        _ reason: QuarantineReason? = nil
    ) -> (id: Int64, isNew: Bool, isClosed: Bool) {
        let key = entry.row.key
        if let known = known[key] {
            let isClosed =
                known.state.resolution != nil && reason != nil && !entry.isRelease
            change(key) {
                $0.count(entry, isClosed ? "nothing" : outcome, isClosed ? nil : reason?.rawValue)
            }
            return (known.id, false, isClosed)
        }
        end.head = end.head.adding(entry.row.digest, id: end.head.lastID + 1)
        rows.head = end.head
        let state = NotificationState(
            arrivals: 1,
            lastReceivedAt: entry.receivedAt,
            outcome: outcome,
            reason: reason?.rawValue
        )
        let id = end.head.lastID
        let new = Known(
            refundedFen: entry.row.entry.refundedFen,
            id: id,
            place: rows.newNotifications.count,
            state: state
        )
        add(new, as: key)
        rows.newNotifications.append(.init(row: entry.row, head: end.head, state: state))
        return (id, true, false)
    }

    private mutating func add(_ notification: Known, as key: NotificationKey) {
        known[key] = notification
        ofTrade[key.trade, default: []].append(key)
    }

    private mutating func change(
        _ key: NotificationKey,
        _ change: (inout NotificationState) -> Void
    ) {
        guard var one = known[key] else { return }
        change(&one.state)
        known[key] = one
        if let place = one.place {
            rows.newNotifications[place].state = one.state
        } else {
            rows.changedNotifications[one.id] = one.state
        }
    }

    private mutating func quarantine(
        _ entry: PendingRecord,
        because reason: QuarantineReason
    ) -> Recorded {
        if reason == .secondPayment, !isToBePaidBack(entry) {
            _ = keep(entry, "nothing")
            return .nothing
        }
        let kept = keep(entry, "quarantined", reason)
        if kept.isClosed { return .nothing }
        if kept.isNew {
            let (isTold, notBefore) = telling(of: reason, at: entry.receivedAt)
            if isTold {
                _ = insert(
                    EventRecord.quarantined,
                    dedupKey: kept.id,
                    by: entry,
                    id: kept.id,
                    notBefore: notBefore
                )
            }
        }
        return .quarantined(reason)
    }

    /// Whether a message, by which a trade paid an order that was paid, is the one that waits for
    /// somebody to pay the trade back.
    ///
    /// A trade that was refunded whole is settled, and what waits of it with it; one that waits already
    /// need not wait twice, whatever else is said of it.
    private mutating func isToBePaidBack(_ entry: PendingRecord) -> Bool {
        let own = entry.row.key
        let others = ofTrade[own.trade] ?? []
        let refunded = others.compactMap { known[$0]?.refundedFen }.max() ?? 0
        guard max(refunded, entry.row.entry.refundedFen) < entry.row.entry.totalFen else {
            let second = QuarantineReason.secondPayment.rawValue
            for key in others
            where known[key]?.state.outcome == "quarantined" && known[key]?.state.reason == second {
                change(key) { $0.settle(at: entry.receivedAt) }
            }
            return false
        }
        return !others.contains { $0 != own && known[$0]?.state.outcome == "quarantined" }
    }

    /// How many of one reason the operator is notified of in an hour, each by itself.
    ///
    /// One event more, at the hour's end, stands for all others.
    static let toldPerHour: Int64 = 10

    /// Counts one more that is quarantined, and says when the operator is to be notified of it.
    ///
    /// - Returns: Whether an event is made of it, and before when it is not delivered.
    private mutating func telling(
        of reason: QuarantineReason,
        at time: Int64
    ) -> (isTold: Bool, notBefore: Int64?) {
        let hour = QuarantineHour(
            reason: reason.rawValue,
            hour: QuarantineHour.beginning(of: time)
        )
        let number = quarantined[hour, default: 0] + 1
        quarantined[hour] = number
        rows.quarantined[hour] = number
        if number <= Self.toldPerHour { return (true, nil) }
        return (number == Self.toldPerHour + 1, hour.hour + QuarantineHour.length)
    }

    /// Inserts an event unless there is one, and says whether it is new.
    private mutating func insert(
        _ type: String,
        dedupKey: Int64,
        refundedFen: Int64 = 0,
        by entry: PendingRecord,
        id: Int64,
        notBefore: Int64? = nil
    ) -> Bool {
        guard writesEvents else { return false }
        let key = EventKey(trade: entry.row.key.trade, type: type, dedupKey: dedupKey)
        guard events.insert(key).inserted else { return false }
        end.eventNumber += 1
        rows.events.append(
            BatchRows.NewEvent(
                number: end.eventNumber,
                key: key,
                refundedFen: refundedFen,
                notificationID: id,
                createdAt: entry.receivedAt,
                notBefore: notBefore
            )
        )
        return true
    }
}
