internal import Orders

/// Records several notifications in one transaction, on one connection.
final class BatchTransaction {
    let connection: SQLiteConnection
    /// Where the log ended with what this process has committed last; the start when it has nothing.
    private(set) var committed: ChainHead
    private let recorder: Recorder
    private let beginTransaction: SQLiteStatement
    private let commit: SQLiteStatement
    private let rollback: SQLiteStatement
    private let savepoint: SQLiteStatement
    private let release: SQLiteStatement
    private let rollbackToSavepoint: SQLiteStatement

    init(
        on connection: SQLiteConnection,
        of kind: LedgerKind,
        policy: OrderPolicy,
        statements: [ShopStatement],
        after committed: ChainHead
    ) throws(StorageError) {
        self.connection = connection
        self.committed = committed
        recorder = try Recorder(
            on: connection,
            of: kind,
            policy: policy,
            statements: statements
        )
        beginTransaction = try SQLiteStatement("BEGIN IMMEDIATE", on: connection)
        commit = try SQLiteStatement("COMMIT", on: connection)
        rollback = try SQLiteStatement("ROLLBACK", on: connection)
        savepoint = try SQLiteStatement("SAVEPOINT one", on: connection)
        release = try SQLiteStatement("RELEASE one", on: connection)
        rollbackToSavepoint = try SQLiteStatement("ROLLBACK TO one", on: connection)
    }

    /// Records a batch; it is on disk when this returns.
    ///
    /// - Parameters:
    ///   - batch: What to record, in this order; nothing, to try whether it would work.
    ///   - onFailure: Called for each entry that failed alone.
    /// - Returns: What became of each, in the same order.
    /// - Throws: `StorageError` when nothing of the batch was recorded.
    func record(
        _ batch: [PendingRecord],
        onFailure: (StorageError) -> Void
    ) throws(StorageError) -> [Recorded] {
        let results: [Recorded]
        recorder.shop.beginBatch()
        do throws(StorageError) {
            try begin()
            var failed: Set<Int> = []
            if let all = try recordTogether(batch, &failed, onFailure) {
                results = all
            } else {
                results = try recordOneByOne(batch, without: failed, onFailure)
            }
            try recorder.log.end(isTrial: batch.isEmpty)
            try commit.run()
            if recorder.log.hasGrown { committed = recorder.log.head }
        } catch {
            if connection.isInTransaction { _ = try? rollback.run() }
            throw error
        }
        // Else what was committed is in a file that is elsewhere by now.
        try connection.checkFileIsInPlace()
        guard !connection.isLogHollow else { throw lost("the -wal") }
        return results
    }

    /// Makes sure that all that was committed here is there, when there was nothing to write for a
    /// while.
    func look() throws(StorageError) {
        try connection.checkFileIsInPlace()
        defer { if connection.isInTransaction { _ = try? rollback.run() } }
        try begin()
    }

    /// Begins, and makes sure that all that was committed here is there.
    private func begin() throws(StorageError) {
        try beginTransaction.run()
        try connection.checkLengths()
        try recorder.log.begin()
        let found = recorder.log.head
        let isAfter = found.lastID > committed.lastID || found.chain == committed.chain
        guard committed == .start || isAfter else {
            throw lost("it ends at \(found.lastID), and ended at \(committed.lastID)")
        }
    }

    private func lost(_ native: String) -> StorageError {
        StorageError(code: .lost, native: native, sql: "open \(connection.path)")
    }

    /// Records the batch in the hope that no entry fails.
    ///
    /// A savepoint for each would make SQLite copy every page before it changes: that costs more
    /// than to begin again in the rare case.
    ///
    /// - Returns: What became of each, or `nil` when one failed and the batch is to be begun again:
    ///   without that one, when it took too long.
    /// - Throws: `StorageError` when SQLite has rolled back itself, as after failures of the disk.
    private func recordTogether(
        _ batch: [PendingRecord],
        _ failed: inout Set<Int>,
        _ onFailure: (StorageError) -> Void
    ) throws(StorageError) -> [Recorded]? {
        var results: [Recorded] = []
        results.reserveCapacity(batch.count)
        do throws(StorageError) {
            for entry in batch {
                results.append(try recorder.record(entry))
            }
            return results
        } catch {
            guard isOfOneEntry(error) else { throw error }
            if error.isTimeout {
                failed.insert(results.count)
                if recorder.shop.isNews(error) { onFailure(error) }
            }
            return nil
        }
    }

    /// Whether the others of the batch can be recorded in spite of it.
    ///
    /// On a malformed file nothing is recorded, whosever row met the page.
    private func isOfOneEntry(_ error: StorageError) -> Bool {
        error.code == .shop || connection.isInTransaction && error.code != .corrupt
    }

    /// Records the batch in a transaction begun again, so that an entry that fails leaves the others
    /// alone.
    private func recordOneByOne(
        _ batch: [PendingRecord],
        without failed: Set<Int>,
        _ onFailure: (StorageError) -> Void
    ) throws(StorageError) -> [Recorded] {
        var failed = failed
        while true {
            if connection.isInTransaction { try rollback.run() }
            try begin()
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
        _ onFailure: (StorageError) -> Void
    ) throws(StorageError) -> [Recorded]? {
        var results = [Recorded](repeating: .unavailable, count: batch.count)
        for (index, entry) in batch.enumerated() where !failed.contains(index) {
            try savepoint.run()
            let head = recorder.log.head
            do throws(StorageError) {
                results[index] = try recorder.record(entry)
            } catch {
                guard isOfOneEntry(error) else { throw error }
                failed.insert(index)
                if recorder.shop.isNews(error) { onFailure(error) }
                guard connection.isInTransaction else { return nil }
                try rollbackToSavepoint.run()
                recorder.log.head = head
            }
            try release.run()
        }
        return results
    }
}
