package import Alipay
package import Orders
internal import System

/// The orders, notifications and events in one database.
///
/// Several processes may share it. When it cannot be written, notifications come to
/// `.unavailable`, which makes Alipay send them again, and each new batch tries again.
package final class Ledger: OrderStore {
    private let writer: GroupCommit
    let engine: any Engine
    private let readers: OrderReaders
    private let watch = StallDetector()
    private let reader: LedgerContents
    private let clock: @Sendable () -> Int64
    private let writing: HealthWatch
    private let reading: HealthWatch

    /// Opens the ledger, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - engine: Where it is, and of which kind: a shadow's has no events, and runs no statements.
    ///   - account: Whose rights this process has at a server.
    ///   - policy: Which orders a notification may speak of.
    ///   - statements: What the shop wants run with its events.
    ///   - capacity: How many notifications may wait to be written; more are `.unavailable`.
    ///   - batchLimit: How many share a commit at most.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    ///   - report: Called when it begins to fail and when it works again, on any thread.
    /// - Throws: `StorageError` when the system has no thread left; a ledger that cannot be opened is
    ///   given to `report`, and tried again.
    package init(
        on engine: any Engine,
        as account: LedgerAccount = .responder,
        policy: OrderPolicy,
        running statements: [ShopStatement] = [],
        capacity: Int = 10_000,
        batchLimit: Int = 256,
        clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (LedgerIncident) -> Void
    ) throws(StorageError) {
        self.clock = clock
        let writing = HealthWatch(clock: clock, report: report)
        self.writing = writing
        reading = HealthWatch(clock: clock, report: report)
        self.engine = engine
        let readers = OrderReaders(engine)
        self.readers = readers
        reader = LedgerContents(engine)
        let watch = watch
        let commits = CommitCounts()
        writer = try GroupCommit(
            capacity: capacity,
            batchLimit: batchLimit,
            watch: watch,
            counting: commits,
            overdue: { count in
                let error = StorageError(code: .overdue, native: "no commit yet", sql: "record")
                writing.failed(error, refusing: count)
            }
        ) {
            BatchWriter(
                engine: engine,
                account: account,
                policy: policy,
                statements: statements,
                health: writing,
                watch: watch,
                commits: commits,
                clock: clock,
                report: report,
                dropReaders: { readers.close() }
            )
        }
    }

    deinit { close() }

    package func record(
        _ notification: Notification,
        then completion: @escaping @Sendable (Recorded) -> Void
    ) {
        add(notification, isRelease: false, completion)
    }

    /// Decides again about a notification that is quarantined, as if it came now for the first time.
    ///
    /// - Parameters:
    ///   - notification: What was verified again of the body that is kept.
    ///   - completion: See `record(_:then:)`.
    package func release(
        _ notification: Notification,
        then completion: @escaping @Sendable (Recorded) -> Void
    ) {
        add(notification, isRelease: true, completion)
    }

    private func add(
        _ notification: Notification,
        isRelease: Bool,
        _ completion: @escaping @Sendable (Recorded) -> Void
    ) {
        let entry = PendingRecord(
            notification,
            receivedAt: clock(),
            isRelease: isRelease,
            completion: completion
        )
        switch writer.add(entry) {
        case .added:
            break
        case .full:
            let error = StorageError(code: .overloaded, native: "queue full", sql: "record")
            writing.failed(error, refusing: 1)
            entry.answer(.unavailable)
        case .closed:
            entry.answer(.unavailable)
        }
    }

    /// The order of that number, read beside the writer and never waiting for it.
    package func order(_ outTradeNo: String, of appID: String) throws -> Order? {
        do throws(StorageError) {
            let order = try readers.order(outTradeNo, of: appID)
            reading.succeeded()
            return order
        } catch {
            reading.failed(error, refusing: 0)
            throw error
        }
    }

    package var probeKey: [UInt8]? { (try? readers.probeKey()) ?? nil }

    package var activity: StoreActivity { writer.activity }

    package func contents() throws -> StoreContents { try reader.read() }

    package var trouble: String? {
        if let known = writing.trouble ?? reading.trouble { return known.sentence }
        if let time = watch.stalledFor {
            return "recording has been stalled for \(time / 1000) s"
        }
        // The writer looks once a second.
        do throws(StorageError) {
            try engine.check()
            return nil
        } catch {
            return error.sentence
        }
    }

    /// Whether the one thread that records has been at the same notifications for 5 s, whatever it
    /// waits for: a process in which it has is better ended and started again.
    package var isStuck: Bool { watch.isStuck }

    /// Takes nothing more, finishes and answers what waits, and closes the connections.
    ///
    /// It may be called more than once, but not from a completion: it waits for those.
    package func close() {
        writer.close()
        readers.close()
    }
}
