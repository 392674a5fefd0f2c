internal import Alipay
internal import Orders

/// Writes batches, on a connection that it opens when there is need and drops when it fails.
final class BatchWriter {
    private let engine: any Engine
    private let account: LedgerAccount
    private let policy: OrderPolicy
    private let statements: [ShopStatement]
    private let health: HealthWatch
    private let watch: StallDetector
    private let commits: CommitCounts
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (LedgerIncident) -> Void
    /// Closes the process's other connections.
    private let dropReaders: @Sendable () -> Void
    private var transaction: BatchTransaction?
    /// Where the chain ended with what was last recorded here.
    private var committed = ChainHead.start

    init(
        engine: any Engine,
        account: LedgerAccount,
        policy: OrderPolicy,
        statements: [ShopStatement],
        health: HealthWatch,
        watch: StallDetector,
        commits: CommitCounts,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (LedgerIncident) -> Void,
        dropReaders: @escaping @Sendable () -> Void
    ) {
        self.engine = engine
        self.account = account
        self.policy = policy
        self.statements = statements
        self.health = health
        self.watch = watch
        self.commits = commits
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
            let results = try transaction.record(batch) { [report] error, entry in
                let id = entry.notification.notifyID
                report(
                    error.code == .shop
                        ? .statementFails(error, notifyID: id) : .entryFailed(error, notifyID: id)
                )
            }
            health.succeeded(isRelieved: isRelieved)
            return results
        } catch {
            commits.failed(error)
            leaveUnlessSound(after: error, refusing: batch.count { !$0.hasAnswer })
            return [Recorded](repeating: .unavailable, count: batch.count)
        }
    }

    /// Looks whether the ledger is in place, when there was nothing to write for a while.
    func look() {
        do throws(StorageError) {
            try transaction?.connection.check()
            try transaction?.look()
        } catch {
            if error.code != .busy { leaveUnlessSound(after: error, refusing: 0) }
        }
    }

    /// After `busy` the connection is kept; after any other error it is opened again.
    private func leaveUnlessSound(after error: StorageError, refusing refused: Int) {
        var error = error
        if error.code != .busy, let transaction {
            dropReaders()
            let reason = error
            error = watch.upkeep {
                engine.leave(transaction.connection, after: reason, now: clock())
            }
            self.transaction = nil
            commits.connected(to: nil)
        }
        health.failed(error, refusing: refused)
    }

    private func openTransaction() throws(StorageError) -> BatchTransaction {
        if let transaction, !engine.hasBetterServer(than: transaction.connection.server) {
            try transaction.connection.check()
            return transaction
        }
        transaction = nil
        dropReaders()
        let connection = try watch.upkeep { () throws(StorageError) in
            try engine.connectForRecording(as: account)
        }
        let opened = try BatchTransaction(
            on: connection,
            policy: policy,
            statements: statements,
            after: committed,
            counting: commits
        )
        transaction = opened
        commits.connected(to: connection.server)
        return opened
    }
}
