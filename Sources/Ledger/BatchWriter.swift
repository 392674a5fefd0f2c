internal import Orders

/// Writes batches, on a connection that it opens when there is need and drops when it fails.
final class BatchWriter {
    private let path: String
    private let kind: LedgerKind
    private let policy: OrderPolicy
    private let statements: [ShopStatement]
    private let busyTimeout: Int32
    private let use: LedgerUse
    private let health: HealthWatch
    private let report: @Sendable (LedgerIncident) -> Void
    private var transaction: BatchTransaction?

    init(
        path: String,
        kind: LedgerKind,
        policy: OrderPolicy,
        statements: [ShopStatement],
        busyTimeout: Int32,
        use: LedgerUse,
        health: HealthWatch,
        report: @escaping @Sendable (LedgerIncident) -> Void
    ) {
        self.path = path
        self.kind = kind
        self.policy = policy
        self.statements = statements
        self.busyTimeout = busyTimeout
        self.use = use
        self.health = health
        self.report = report
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
            let results = try transaction.record(batch) { [report] error in
                report(error.code == .shop ? .statementFails(error) : .entryFailed(error))
            }
            health.succeeded(isRelieved: isRelieved)
            return results
        } catch {
            health.failed(error, refusing: batch.count)
            // A connection that had to wait is sound; any other is better opened anew.
            if error.code != .busy { transaction = nil }
            return [Recorded](repeating: .unavailable, count: batch.count)
        }
    }

    private func openTransaction() throws(StorageError) -> BatchTransaction {
        if let transaction {
            do throws(StorageError) {
                try transaction.checkFileIsInPlace()
                return transaction
            } catch {
                health.failed(error, refusing: 0)
                self.transaction = nil
            }
        }
        let connection = try Schema.open(path, as: kind, busyTimeout: busyTimeout, for: use)
        let opened = try BatchTransaction(
            on: connection,
            of: kind,
            policy: policy,
            statements: statements
        )
        transaction = opened
        return opened
    }
}
