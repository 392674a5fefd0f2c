internal import Orders
internal import System

/// Records several notifications in one transaction, on one connection.
final class BatchTransaction {
    let connection: any RecordingConnection
    /// Where the chain ended with what this process has committed last; the start when it has nothing.
    private(set) var committed: ChainHead
    private let policy: OrderPolicy
    private let shop: ShopStatements
    private let commits: CommitCounts
    /// Where the chain ends with what the open transaction has stored.
    private var stored: ChainHead?
    /// Whether the transaction ended with what was stored.
    private var isCommitted = false

    /// How often a batch is tried that conflicts with another transaction.
    private static let triesInConflict = 5
    /// For how long the notifications of a batch are tried one by one after that, in milliseconds.
    private static let timeOneByOne: Int64 = 2000

    init(
        on connection: any RecordingConnection,
        policy: OrderPolicy,
        statements: [ShopStatement],
        after committed: ChainHead,
        counting commits: CommitCounts
    ) throws(StorageError) {
        self.connection = connection
        self.commits = commits
        self.committed = committed
        self.policy = policy
        shop = try ShopStatements(connection.kind == .live ? statements : [], on: connection)
    }

    /// Records a batch; it is durable when this returns.
    ///
    /// - Parameters:
    ///   - batch: What to record, in this order; nothing, to try whether it would work.
    ///   - onFailure: Called for each entry that failed alone.
    /// - Returns: What became of each, in the same order.
    /// - Throws: `StorageError` when nothing of the batch was recorded, or that is not certain.
    func record(
        _ batch: [PendingRecord],
        onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded] {
        shop.beginBatch()
        for number in 1...Self.triesInConflict {
            do throws(StorageError) {
                return try recordOnce(batch, onFailure: onFailure)
            } catch {
                guard error.code == .conflict else { throw error }
                let isLast = number == Self.triesInConflict
                if isLast && batch.count < 2 { throw error }
                commits.retry(after: error)
                if !isLast { pause(after: number) }
            }
        }
        return try recordApart(batch, onFailure: onFailure)
    }

    /// Waits a little, and each responder for another time: who was in the way once is in the way again
    /// when both begin again at once.
    ///
    /// - Parameter number: Of the try before.
    private func pause(after number: Int) {
        _ = Readiness.wait(for: [], milliseconds: Int.random(in: 0...5 << number))
    }

    /// Records each notification in a transaction of its own, so that those that are in nobody's way
    /// are recorded.
    ///
    /// - Returns: What became of each, in the same order; `.unavailable` for what was in conflict
    ///   again, and for what there was no time for.
    private func recordApart(
        _ batch: [PendingRecord],
        onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded] {
        let end = Clock.milliseconds + Self.timeOneByOne
        var results = [Recorded](repeating: .unavailable, count: batch.count)
        var last: (error: StorageError, entry: PendingRecord)?
        for (index, entry) in batch.enumerated() where Clock.milliseconds < end {
            do throws(StorageError) {
                results[index] = try recordOnce([entry], onFailure: onFailure)[0]
            } catch {
                guard error.code == .conflict else { throw error }
                last = (error, entry)
            }
        }
        if let last {
            guard results.contains(where: { $0 != .unavailable }) else { throw last.error }
            onFailure(last.error, last.entry)
        }
        return results
    }

    private func recordOnce(
        _ batch: [PendingRecord],
        onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded] {
        do throws(StorageError) {
            var failed: Set<Int> = []
            var results = try recordTogether(batch, &failed, onFailure)
            if results == nil {
                results = try recordOneByOne(batch, without: failed, onFailure)
            }
            if !isCommitted { try connection.commit() }
            if let stored { committed = stored }
            return results ?? []
        } catch {
            if connection.isInTransaction { connection.rollback() }
            throw error
        }
    }

    /// Makes sure that all that was committed here is there, when there was nothing to write for a
    /// while.
    func look() throws(StorageError) {
        defer { if connection.isInTransaction { connection.rollback() } }
        _ = try begin(reading: .none)
    }

    /// Begins, and makes sure that all that was committed here is there.
    private func begin(reading keys: BatchKeys) throws(StorageError) -> BatchFacts {
        if connection.isInTransaction { connection.rollback() }
        (stored, isCommitted) = (nil, false)
        let facts = try connection.begin(reading: keys)
        guard facts.end.isSound else {
            throw StorageError(code: .corrupt, native: "no numbers are left", sql: "begin")
        }
        let found = facts.end.head
        let isAfter = found.lastID > committed.lastID || found.chain == committed.chain
        guard committed == .start || isAfter else {
            throw StorageError(
                code: .lost,
                native: "it ends at \(found.lastID), and ended at \(committed.lastID)",
                sql: "begin"
            )
        }
        return facts
    }

    /// Records the batch without savepoints, for the usual case that no entry fails.
    ///
    /// Savepoints would cost more than to begin again in the rare case that one does.
    ///
    /// - Returns: What became of each, or `nil` when one failed and the batch is to be begun again:
    ///   without that one, when it took too long.
    /// - Throws: `StorageError` when the database has rolled back itself, as after failures of the disk.
    private func recordTogether(
        _ batch: [PendingRecord],
        _ failed: inout Set<Int>,
        _ onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded]? {
        let keys = BatchKeys(of: batch, policy: policy, isThorough: false)
        var running: Int?
        do throws(StorageError) {
            let facts = try begin(reading: keys)
            return try record(batch, keys, facts, mayCommit: true, &running)
        } catch {
            guard isOfOneEntry(error) else { throw error }
            if let running, error.isTimeout {
                failed.insert(running)
                if shop.isNews(error) { onFailure(error, batch[running]) }
            }
            return nil
        }
    }

    /// Decides and stores.
    ///
    /// - Parameters:
    ///   - batch: What to record.
    ///   - keys: Its keys.
    ///   - facts: What is known of it.
    ///   - mayCommit: Whether the transaction may end with it.
    ///   - running: The place of the entry whose shop statements are being run.
    /// - Returns: What became of each, in the same order.
    /// - Throws: `StorageError`; a part may have been stored, which the caller rolls back.
    private func record(
        _ batch: [PendingRecord],
        _ keys: BatchKeys,
        _ facts: BatchFacts,
        mayCommit: Bool,
        _ running: inout Int?
    ) throws(StorageError) -> [Recorded] {
        var plan = BatchPlan(
            from: facts,
            policy: policy,
            writesEvents: connection.kind == .live,
            runsStatements: !shop.isEmpty
        )
        plan.add(batch, keys)
        var rows = plan.rows
        // To try whether it would work, the end is written as it is.
        if batch.isEmpty { rows.head = facts.end.head }
        let isShopConcerned = shop.isConcerned(by: plan.inserted.map(\.event))
        isCommitted = try connection.store(rows, mayCommit: mayCommit && !isShopConcerned)
        for (index, event) in plan.inserted where isShopConcerned {
            running = index
            try shop.run(for: event)
        }
        running = nil
        stored = plan.rows.head ?? stored
        return plan.results
    }

    /// Whether the others of the batch can be recorded in spite of it.
    ///
    /// In a malformed file nothing is recorded, whichever row was on the page.
    private func isOfOneEntry(_ error: StorageError) -> Bool {
        switch error.code {
        case .shop: true
        case .corrupt, .lost, .moved, .conflict, .forbidden: false
        default: connection.isInTransaction
        }
    }

    /// Records the batch in a transaction begun again, so that an entry that fails leaves the others
    /// alone.
    private func recordOneByOne(
        _ batch: [PendingRecord],
        without failed: Set<Int>,
        _ onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded] {
        var failed = failed
        while true {
            _ = try begin(reading: .none)
            if let results = try recordOneByOne(batch, without: &failed, onFailure) {
                return results
            }
        }
    }

    /// Records the batch, but for the entries that failed already.
    ///
    /// - Returns: What became of each, or `nil` when the shop's statement of one, which has failed
    ///   now, ended the transaction, as `INSERT OR ROLLBACK` does.
    private func recordOneByOne(
        _ batch: [PendingRecord],
        without failed: inout Set<Int>,
        _ onFailure: (StorageError, PendingRecord) -> Void
    ) throws(StorageError) -> [Recorded]? {
        var results = [Recorded](repeating: .unavailable, count: batch.count)
        for (index, entry) in batch.enumerated() where !failed.contains(index) {
            try connection.savepoint()
            do throws(StorageError) {
                let keys = BatchKeys(of: [entry], policy: policy, isThorough: true)
                var running: Int?
                let facts = try connection.facts(of: keys)
                let recorded = try record([entry], keys, facts, mayCommit: false, &running)
                results[index] = recorded[0]
            } catch {
                guard isOfOneEntry(error) else { throw error }
                failed.insert(index)
                if shop.isNews(error) { onFailure(error, entry) }
                guard connection.isInTransaction else { return nil }
                try connection.rollbackToSavepoint()
            }
            try connection.releaseSavepoint()
        }
        return results
    }
}
