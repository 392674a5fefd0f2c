internal import Alipay
internal import Ledger
internal import Orders
internal import System

/// A notification that was decided upon again, beside the responder.
struct Release {
    /// What became of it.
    let recorded: Recorded
    /// Why it is not on disk, or `nil` when it is.
    let trouble: StorageError?

    /// Decides again, and returns when that is on disk or has failed.
    ///
    /// - Parameters:
    ///   - notification: What was verified of the body that is kept.
    ///   - engine: Where the ledger is.
    ///   - policy: Which orders it may speak of.
    ///   - statements: What the shop wants run with its events.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when the system has no thread left.
    init(
        of notification: Alipay.Notification,
        in engine: any Engine,
        policy: OrderPolicy,
        running statements: [ShopStatement],
        clock: @escaping @Sendable () -> Int64
    ) throws(StorageError) {
        let result = Mutex<Recorded>(.unavailable)
        let failure = Mutex<StorageError?>(nil)
        let ledger = try Ledger(
            on: engine,
            as: .operator,
            policy: policy,
            running: statements,
            clock: clock,
            report: { incident in
                switch incident {
                case .failing(let error), .entryFailed(let error, _), .statementFails(let error, _):
                    failure.withLock { $0 = error }
                case .recovered:
                    failure.withLock { $0 = nil }
                }
            }
        )
        ledger.release(notification) { recorded in result.withLock { $0 = recorded } }
        ledger.close()  // it finishes what was begun
        recorded = result.withLock { $0 }
        trouble = failure.withLock { $0 }
    }
}
