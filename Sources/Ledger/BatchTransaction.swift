internal import Orders

/// Records several notifications in one transaction, on one connection.
final class BatchTransaction {
    private let connection: SQLiteConnection
    private let recorder: Recorder
    private let begin: SQLiteStatement
    private let commit: SQLiteStatement
    private let rollback: SQLiteStatement
    private let savepoint: SQLiteStatement
    private let release: SQLiteStatement
    private let rollbackToSavepoint: SQLiteStatement

    init(on connection: SQLiteConnection, policy: OrderPolicy) throws(StorageError) {
        self.connection = connection
        recorder = try Recorder(on: connection, policy: policy)
        begin = try SQLiteStatement("BEGIN IMMEDIATE", on: connection)
        commit = try SQLiteStatement("COMMIT", on: connection)
        rollback = try SQLiteStatement("ROLLBACK", on: connection)
        savepoint = try SQLiteStatement("SAVEPOINT one", on: connection)
        release = try SQLiteStatement("RELEASE one", on: connection)
        rollbackToSavepoint = try SQLiteStatement("ROLLBACK TO one", on: connection)
    }

    /// Makes sure that what is committed here is in the file that is there.
    func checkFileIsInPlace() throws(StorageError) { try connection.checkFileIsInPlace() }

    /// Records a batch; it is on disk when this returns.
    ///
    /// - Parameters:
    ///   - batch: What to record, in this order.
    ///   - onFailure: Hears of each entry that failed alone.
    /// - Returns: What became of each, in the same order.
    /// - Throws: `StorageError` when nothing of the batch was recorded.
    func record(
        _ batch: [PendingRecord],
        onFailure: (StorageError) -> Void
    ) throws(StorageError) -> [Recorded] {
        var results: [Recorded] = []
        results.reserveCapacity(batch.count)
        try begin.run()
        do throws(StorageError) {
            for entry in batch { results.append(try recordAlone(entry, onFailure)) }
            try commit.run()
        } catch {
            if connection.isInTransaction { _ = try? rollback.run() }
            throw error
        }
        try checkFileIsInPlace()
        return results
    }

    /// Records one entry so that its failure leaves the others of the batch alone.
    private func recordAlone(
        _ entry: PendingRecord,
        _ onFailure: (StorageError) -> Void
    ) throws(StorageError) -> Recorded {
        try savepoint.run()
        do throws(StorageError) {
            let recorded = try recorder.record(entry.notification, at: entry.receivedAt)
            try release.run()
            return recorded
        } catch {
            // After some failures, of the disk mostly, SQLite has rolled everything back.
            guard connection.isInTransaction else { throw error }
            try rollbackToSavepoint.run()
            try release.run()
            onFailure(error)
            return .unavailable
        }
    }
}
