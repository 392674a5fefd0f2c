extension LedgerPruner {
    /// How many answers a transaction takes.
    private static let stretch: Int64 = 2000

    /// Takes the old answers of a shadow, and the counts of old hours, which nobody else has.
    ///
    /// - Parameters:
    ///   - counts: What was done so far.
    ///   - goesOn: As in `run`; how many answers are left is not counted.
    /// - Throws: `StorageError`; what was committed until then stays done.
    func pruneShadow(
        _ counts: inout PruneCounts,
        while goesOn: (PruneCounts, Int64) -> Bool
    ) throws(StorageError) {
        guard connection.kind == .shadow else { return }
        if isTrial {
            let found = try connection.prepare(SQL.countOldShadowAnswers)
                .first([.integer(before)]) { Int($0.integer(0)) }
            counts.shadowAnswers = found ?? 0
            return
        }
        let delete = try connection.prepare(SQL.deleteOldShadowAnswers)
        var deleted = 0
        repeat {
            deleted = try delete.all([.integer(before), .integer(Self.stretch)]) { _ in () }.count
            counts.shadowAnswers += deleted
        } while deleted > 0 && goesOn(counts, 0)
        if deleted > 0 { return }
        try connection.prepare(SQL.deleteOldShadowRefusals).run([.integer(before)])
    }
}

extension SQL {
    fileprivate static let countOldShadowAnswers =
        "SELECT count(*) FROM shadow_answers WHERE answered_at < ?"

    fileprivate static let deleteOldShadowAnswers = """
        DELETE FROM shadow_answers
        WHERE id IN (SELECT id FROM shadow_answers WHERE answered_at < ? ORDER BY id LIMIT ?)
        RETURNING id
        """

    /// Of an hour that is over by then.
    fileprivate static let deleteOldShadowRefusals =
        "DELETE FROM shadow_refusals WHERE hour <= ? - 3600000"
}
