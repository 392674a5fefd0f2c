internal import Orders
internal import System

/// Counts the ends of attempts from when it was made, at each look only what is new.
final class AttemptCounts: Sendable {
    private struct Kind: Hashable {
        let destination: String
        let outcome: String
    }

    private struct State {
        /// The newest attempt that was looked at; `nil` before the first look.
        var lastID: Int64?
        /// Attempts that were under way then.
        var open: Set<Int64> = []
        var counts: [Kind: Int] = [:]
    }

    private let state = Mutex(State())

    /// Looks at what came to an end since the last look.
    ///
    /// - Parameter ledger: Where the attempts are.
    /// - Returns: What was counted in all, by name.
    /// - Throws: `StorageError` when they cannot be read; nothing is counted then.
    func count(in ledger: LedgerReader) throws(StorageError) -> [StoreContents.Attempts] {
        // Two monitors at a time are not worth a lock over a read: the later look counts nothing.
        let before = state.withLock { $0 }
        var now = before
        if let lastID = before.lastID {
            try Self.count(in: ledger, after: lastID, &now)
        } else {
            now.lastID = try ledger.connection.integer(SQL.newestAttemptID) ?? 0
            let open = try ledger.connection.prepare(SQL.openAttemptIDs)
            now.open = Set(try open.all([]) { $0.integer(0) })
        }
        return state.withLock { state in
            if state.lastID == before.lastID && state.open == before.open { state = now }
            return state.counts
                .map { .init(destination: $0.destination, outcome: $0.outcome, count: $1) }
                .sorted { ($0.destination, $0.outcome) < ($1.destination, $1.outcome) }
        }
    }

    private static func count(
        in ledger: LedgerReader,
        after lastID: Int64,
        _ state: inout State
    ) throws(StorageError) {
        typealias Ending = (id: Int64, destination: String, outcome: String)
        let row = { (row: any Row) throws(StorageError) -> Ending in
            (row.integer(0), row.text(1), row.text(2))
        }
        var rows: [Ending] = []
        let one = try ledger.connection.prepare(SQL.attemptOutcome)
        for id in state.open { rows += try one.all([.integer(id)], row) }
        rows += try ledger.connection.prepare(SQL.attemptOutcomesAfter)
            .all([.integer(lastID)], row)
        for (id, destination, outcome) in rows {
            state.lastID = max(state.lastID ?? 0, id)
            guard !outcome.isEmpty else {
                state.open.insert(id)
                continue
            }
            state.open.remove(id)
            state.counts[Kind(destination: destination, outcome: outcome), default: 0] += 1
        }
    }
}
