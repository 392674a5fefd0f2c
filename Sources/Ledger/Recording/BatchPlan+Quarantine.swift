internal import Orders

/// What becomes of notifications that wait for the operator.
extension BatchPlan {
    mutating func quarantine(
        _ entry: PendingRecord,
        because reason: QuarantineReason
    ) -> Recorded {
        if reason == .secondPayment, !isToBePaidBack(entry) {
            _ = keep(entry, "nothing")
            return .nothing
        }
        let kept = keep(entry, "quarantined", reason)
        if kept.isClosed { return .nothing }
        if kept.place != nil {
            let (makesEvent, notBefore) = countQuarantined(for: reason, at: entry.receivedAt)
            if makesEvent {
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

    /// Whether the payment of an order that was already paid has to be refunded by the operator.
    ///
    /// A trade that was refunded in full is settled, and so are its quarantined notifications. One
    /// quarantined notification of a trade is enough, whatever others arrive.
    private mutating func isToBePaidBack(_ entry: PendingRecord) -> Bool {
        let own = entry.key
        let others = known.keys.filter { $0.trade == own.trade }
        let refunded = others.compactMap { known[$0]?.refundedFen }.max() ?? 0
        guard max(refunded, entry.row.entry.refundedFen) < entry.row.entry.totalFen else {
            let second = QuarantineReason.secondPayment.rawValue
            for key in others
            where known[key]?.state.outcome == "quarantined" && known[key]?.state.reason == second {
                change(key, at: nil) { $0.settle(at: entry.receivedAt) }
            }
            return false
        }
        return !others.contains { $0 != own && known[$0]?.state.outcome == "quarantined" }
    }

    /// How many notifications quarantined for one reason have an event of their own in an hour.
    ///
    /// All others of the hour share one more event, at its end.
    static let eventsPerHour: Int64 = 10

    /// Counts a quarantined notification, and decides whether it has an event.
    ///
    /// - Returns: Whether it has one, and the time before which that is not delivered.
    private mutating func countQuarantined(
        for reason: QuarantineReason,
        at time: Int64
    ) -> (makesEvent: Bool, notBefore: Int64?) {
        let hour = QuarantineHour(
            reason: reason.rawValue,
            hour: QuarantineHour.beginning(of: time)
        )
        let number = facts.quarantined[hour, default: 0] + 1
        facts.quarantined[hour] = number
        rows.quarantined[hour] = number
        if number <= Self.eventsPerHour { return (true, nil) }
        return (number == Self.eventsPerHour + 1, hour.hour + QuarantineHour.length)
    }
}
