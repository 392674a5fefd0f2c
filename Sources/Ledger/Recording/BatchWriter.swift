internal import Orders

/// Writes batches, on a connection that it opens when there is need and drops when it fails.
final class BatchWriter {
    private let anchor: LedgerAnchor
    private let kind: LedgerKind
    private let policy: OrderPolicy
    private let statements: [ShopStatement]
    private let busyTimeout: Int32
    private let use: LedgerUse
    private let health: HealthWatch
    private let watch: LineWatch
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (LedgerIncident) -> Void
    /// Lets go of the process's other connections.
    private let dropReaders: @Sendable () -> Void
    private var transaction: BatchTransaction?
    /// Where the log ended with what was last recorded here.
    private var committed = ChainHead.start
    /// Whether SQLite found a malformed page: then nothing is recorded before all were looked at.
    private var isSuspect = false

    init(
        anchor: LedgerAnchor,
        kind: LedgerKind,
        policy: OrderPolicy,
        statements: [ShopStatement],
        busyTimeout: Int32,
        use: LedgerUse,
        health: HealthWatch,
        watch: LineWatch,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (LedgerIncident) -> Void,
        dropReaders: @escaping @Sendable () -> Void
    ) {
        self.anchor = anchor
        self.kind = kind
        self.policy = policy
        self.statements = statements
        self.busyTimeout = busyTimeout
        self.use = use
        self.health = health
        self.watch = watch
        self.clock = clock
        self.report = report
        self.dropReaders = dropReaders
    }

    var isFailing: Bool { health.trouble != nil }

    /// Opens the ledger, if it can, before there is anything to write.
    func prepare() {
        do throws(StorageError) {
            _ = try openTransaction()
        } catch {
            health.failed(error, refusing: 0)
        }
    }

    /// Records a batch durably.
    ///
    /// - Parameters:
    ///   - batch: What to record, in this order; nothing, to try whether it would work.
    ///   - isRelieved: Whether few others wait.
    /// - Returns: What became of each, in the same order; `.unavailable` for all after a failure.
    func write(_ batch: [PendingRecord], isRelieved: Bool = true) -> [Recorded] {
        do throws(StorageError) {
            let transaction = try openTransaction()
            defer { committed = transaction.committed }
            let results = try transaction.record(batch) { [report] error in
                report(error.code == .shop ? .statementFails(error) : .entryFailed(error))
            }
            health.succeeded(isRelieved: isRelieved)
            return results
        } catch {
            leaveUnlessSound(after: error, refusing: batch.count)
            return [Recorded](repeating: .unavailable, count: batch.count)
        }
    }

    /// Looks whether the ledger is in place, when there was nothing to write for a while.
    func look() {
        do throws(StorageError) {
            try transaction?.look()
        } catch {
            if error.code != .busy { leaveUnlessSound(after: error, refusing: 0) }
        }
    }

    /// A connection that had to wait is sound; any other is better opened again.
    private func leaveUnlessSound(after error: StorageError, refusing refused: Int) {
        var error = error
        if error.code == .moved, let transaction {
            dropReaders()
            let departure = LedgerDeparture(from: transaction.connection, anchor, now: clock())
            let reason = error
            error = watch.upkeep { departure.finish(after: reason) }
        }
        if error.code == .lost {
            dropReaders()
            anchor.leave(after: error)
        }
        if error.code == .corrupt {
            transaction?.connection.closeWithoutCheckpoint()
            isSuspect = true
        }
        if error.code != .busy { transaction = nil }
        health.failed(error, refusing: refused)
    }

    private func openTransaction() throws(StorageError) -> BatchTransaction {
        if let transaction {
            try transaction.connection.checkFileIsInPlace()
            return transaction
        }
        dropReaders()
        anchor.settle()
        let connection = try watch.upkeep { () throws(StorageError) in try openLedger() }
        let opened = try BatchTransaction(
            on: connection,
            of: kind,
            policy: policy,
            statements: statements,
            after: committed
        )
        transaction = opened
        return opened
    }

    private func openLedger() throws(StorageError) -> SQLiteConnection {
        let connection = try anchor.open { mayMake throws(StorageError) in
            try Schema.open(
                anchor.path,
                as: kind,
                busyTimeout: busyTimeout,
                for: use,
                mayMake: mayMake
            )
        }
        if isSuspect { try checkPages(of: connection) }
        return connection
    }

    private func checkPages(of connection: SQLiteConnection) throws(StorageError) {
        let sql = "PRAGMA quick_check(1)"
        let verdict = try connection.text(sql) ?? ""
        guard verdict == "ok" else {
            throw StorageError(code: .corrupt, native: "malformed", sql: sql)
        }
        isSuspect = false
    }
}
