internal import Orders

/// Writes batches, on a connection that it opens when there is need and drops when it fails.
final class BatchWriter {
    private let path: String
    private let policy: OrderPolicy
    private let busyTimeout: Int32
    private let onFailure: @Sendable (StorageError) -> Void
    private var transaction: BatchTransaction?

    init(
        path: String,
        policy: OrderPolicy,
        busyTimeout: Int32,
        onFailure: @escaping @Sendable (StorageError) -> Void
    ) {
        self.path = path
        self.policy = policy
        self.busyTimeout = busyTimeout
        self.onFailure = onFailure
    }

    /// Opens the ledger, if it can, before there is anything to write.
    func prepare() {
        do throws(StorageError) {
            _ = try openTransaction()
        } catch {
            onFailure(error)
        }
    }

    /// Records a batch durably.
    ///
    /// - Parameter batch: What to record, in this order.
    /// - Returns: What became of each, in the same order; `.unavailable` for all after a failure.
    func write(_ batch: [PendingRecord]) -> [Recorded] {
        do throws(StorageError) {
            return try openTransaction().record(batch, onFailure: onFailure)
        } catch {
            onFailure(error)
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
                onFailure(error)
                self.transaction = nil
            }
        }
        let connection = try Schema.open(path, busyTimeout: busyTimeout)
        let opened = try BatchTransaction(on: connection, policy: policy)
        transaction = opened
        return opened
    }
}
