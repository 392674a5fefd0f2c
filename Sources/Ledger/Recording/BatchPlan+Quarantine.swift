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
        let number = facts.quarantined[hour, default: 0] + 1
        facts.quarantined[hour] = number
        rows.quarantined[hour] = number
        if number <= Self.toldPerHour { return (true, nil) }
        return (number == Self.toldPerHour + 1, hour.hour + QuarantineHour.length)
    }
}
