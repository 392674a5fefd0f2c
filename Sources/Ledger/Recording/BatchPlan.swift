internal import Alipay
internal import Orders

/// What becomes of a batch, decided one notification after the other: no clock, no database, no log.
///
/// Each one sees what those before it in the batch have changed, as if they were stored.
struct BatchPlan {
    /// A notification that is in the ledger, or will be with this batch.
    struct Known {
        let refundedFen: Int64
        let id: Int64
        /// Its place among the new ones; `nil` when it was there before.
        let place: Int?
        var state: NotificationState
    }

    /// What became of a notification in the ledger.
    struct Kept {
        let id: Int64
        /// Its place among the new ones, where it is one.
        let place: Int?
        /// Whether it was closed permanently: repetitions do not reopen it, only the operator does.
        var isClosed = false
    }

    private let policy: OrderPolicy
    private var isAlone = false
    /// False for a shadow, which notifies nobody.
    private let writesEvents: Bool
    /// What is known, as the batch changes it.
    var facts: BatchFacts
    /// The places of the orders that the batch changes; of those that others are about as well.
    private var changedOrders: [OrderKey: Int] = [:]
    /// What may be asked for again: what was there, and what others of the batch have to see.
    var known: [NotificationKey: Known] = [:]

    var rows = BatchRows()
    private(set) var results: [Recorded] = []
    /// What the shop's statements are to be run for, with the place of the notification in the batch.
    private(set) var inserted: [(index: Int, event: InsertedEvent)] = []
    private let runsStatements: Bool

    /// - Parameters:
    ///   - facts: What is known of the batch.
    ///   - policy: Which orders a notification may speak of.
    ///   - writesEvents: Whether there are events at all.
    ///   - runsStatements: Whether the shop has statements, for which `inserted` is kept.
    init(from facts: BatchFacts, policy: OrderPolicy, writesEvents: Bool, runsStatements: Bool) {
        self.policy = policy
        self.writesEvents = writesEvents
        self.runsStatements = runsStatements
        self.facts = facts
        for one in facts.notifications {
            known[one.key] = Known(
                refundedFen: one.refundedFen,
                id: one.id,
                place: nil,
                state: one.state
            )
        }
    }

    /// Decides on a batch.
    ///
    /// - Parameters:
    ///   - batch: What came, in this order.
    ///   - keys: Its keys, in the same order.
    mutating func add(_ batch: [PendingRecord], _ keys: BatchKeys) {
        results.reserveCapacity(batch.count)
        rows.newNotifications.reserveCapacity(batch.count)
        rows.orders.reserveCapacity(batch.count)
        rows.events.reserveCapacity(batch.count)
        for (entry, key) in zip(batch, keys.entries) { add(entry, isAlone: !key.sharesOrder) }
    }

    /// Decides on one; its result is kept for later ones only where the batch has more of its order.
    private mutating func add(_ entry: PendingRecord, isAlone: Bool) {
        self.isAlone = isAlone
        let order = facts.order(of: entry)
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
        if isChanged { store(order, by: entry) }
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
            guard runsStatements else { continue }
            let event = InsertedEvent(
                payment: payment,
                tradeNo: entry.row.entry.tradeNo,
                notifyID: entry.row.entry.notifyID,
                order: order
            )
            inserted.append((results.count, event))
        }
        // A later message came first: the order has the status, the shop was not notified.
        if hasNewEvent && !isChanged {
            change(entry.key, at: kept.place) { ($0.outcome, $0.reason) = ("applied", nil) }
        }
        return isChanged || hasNewEvent ? .applied : .nothing
    }

    private mutating func store(_ order: Order, by entry: PendingRecord) {
        let time = entry.receivedAt
        if isAlone {
            let isNew = facts.orders.isEmpty || facts.orders[entry.key.trade.order] == nil
            rows.orders.append(.init(order: order, updatedAt: time, isNew: isNew))
            return
        }
        let key = entry.key.trade.order
        let isNew = facts.orders.updateValue(order, forKey: key) == nil
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
    /// - Returns: What became of it.
    mutating func keep(
        _ entry: PendingRecord,
        _ outcome: String,
        _ reason: QuarantineReason? = nil
    ) -> Kept {
        if !known.isEmpty, let known = known[entry.key] {
            let isClosed =
                known.state.resolution != nil && reason != nil && !entry.isRelease
            change(entry.key, at: nil) {
                $0.count(entry, isClosed ? "nothing" : outcome, isClosed ? nil : reason?.rawValue)
            }
            return Kept(id: known.id, place: nil, isClosed: isClosed)
        }
        let end = facts.end.head
        let head = end.adding(entry.row.digest, id: end.lastID + 1)
        facts.end.head = head
        rows.head = head
        let state = NotificationState(
            arrivals: 1,
            lastReceivedAt: entry.receivedAt,
            outcome: outcome,
            reason: reason?.rawValue
        )
        let (id, place) = (head.lastID, rows.newNotifications.count)
        rows.newNotifications.append(.init(entry: entry, head: head, state: state))
        if !isAlone {
            let refunded = entry.row.entry.refundedFen
            known[entry.key] = Known(refundedFen: refunded, id: id, place: place, state: state)
        }
        return Kept(id: id, place: place)
    }

    /// Changes a notification: a known one, or the one at a place among the new ones.
    mutating func change(
        _ key: NotificationKey,
        at place: Int?,
        _ change: (inout NotificationState) -> Void
    ) {
        var place = place
        if var one = known[key] {
            change(&one.state)
            known[key] = one
            place = one.place
            if place == nil { rows.changedNotifications[one.id] = one.state }
        }
        guard let place else { return }
        if let one = known[key] {
            rows.newNotifications[place].state = one.state
        } else {
            change(&rows.newNotifications[place].state)
        }
    }

    /// Inserts an event unless there is one, and says whether it is new.
    mutating func insert(
        _ type: String,
        dedupKey: Int64,
        refundedFen: Int64 = 0,
        by entry: PendingRecord,
        id: Int64,
        notBefore: Int64? = nil
    ) -> Bool {
        guard writesEvents else { return false }
        if !isAlone || !facts.events.isEmpty {
            let key = EventKey(trade: entry.key.trade, type: type, dedupKey: dedupKey)
            guard facts.events.insert(key).inserted else { return false }
        }
        facts.end.eventNumber += 1
        rows.events.append(
            BatchRows.NewEvent(
                number: facts.end.eventNumber,
                entry: entry,
                type: type,
                dedupKey: dedupKey,
                refundedFen: refundedFen,
                notificationID: id,
                createdAt: entry.receivedAt,
                notBefore: notBefore
            )
        )
        return true
    }
}
