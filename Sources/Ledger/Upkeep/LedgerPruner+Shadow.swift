extension LedgerPruner {
    /// How many answers a transaction takes.
    private static let stretch: Int64 = 2000
    /// In milliseconds.
    private static let hour: Int64 = 3_600_000

    /// Takes the old answers of a shadow, and the counts of old hours, which nobody else has.
    ///
    /// - Parameters:
    ///   - counts: What was done so far.
    ///   - shouldContinue: As in `run`; how many answers are left is not counted.
    /// - Throws: `StorageError`; what was committed until then stays done.
    func pruneShadow(
        _ counts: inout PruneCounts,
        while shouldContinue: (PruneCounts, Int64) -> Bool
    ) throws(StorageError) {
        guard connection.kind == .shadow else { return }
        if isTrial {
            let found = try connection.prepare(SQL.countOldShadowAnswers)
                .first([.integer(before)]) { Int($0.integer(0)) }
            counts.shadowAnswers = found ?? 0
            return
        }
        let delete = try connection.prepare(SQL.deleteOldShadowAnswers)
        while let stretch = try IDStretch(
            of: "shadow_answers",
            after: 0,
            length: Self.stretch,
            on: connection
        ) {
            let deleted = try delete.run([.integer(stretch.through), .integer(before)])
            // They were written in the order of their times.
            if deleted == 0 { break }
            counts.shadowAnswers += deleted
            guard shouldContinue(counts, 0) else { return }
        }
        try connection.prepare(SQL.deleteOldShadowRefusals).run([.integer(before - Self.hour)])
    }
}

extension SQL {
    fileprivate static let countOldShadowAnswers =
        "SELECT count(*) FROM shadow_answers WHERE answered_at < ?"

    fileprivate static let deleteOldShadowAnswers =
        "DELETE FROM shadow_answers WHERE id <= ? AND answered_at < ?"

    /// Of an hour that has begun by then.
    ///
    /// The time is not reckoned here: PostgreSQL would take what
    /// stands beside a small number for a small number as well.
    fileprivate static let deleteOldShadowRefusals = "DELETE FROM shadow_refusals WHERE hour <= ?"
}
