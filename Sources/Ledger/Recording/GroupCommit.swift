internal import Orders
internal import System

/// One thread that writes for all others: what arrives during one commit shares the next.
///
/// A commit costs a wait for the disk, however much is in it.
final class GroupCommit: Sendable {
    private let queue: BoundedQueue<PendingRecord>
    private let commits: CommitCounts
    private let watch: StallDetector
    private let writing: JoinableThread
    private let answering: JoinableThread
    /// How often a ledger that fails is tried, and one that nobody writes is looked at, in
    /// milliseconds.
    private static let retryInterval = 1000
    /// After how long a notification is answered, whatever becomes of it, and how often that is looked at,
    /// in milliseconds: Alipay is answered within ten seconds.
    private static let (answerLimit, answerInterval): (Int64, Int) = (9000, 500)

    /// What became of a batch.
    private struct Written: Sendable {
        let batch: [PendingRecord]
        let results: [Recorded]

        func answer() {
            for (entry, recorded) in zip(batch, results) { entry.answer(recorded) }
        }
    }

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - capacity: How many notifications may wait.
    ///   - batchLimit: How many share a commit at most.
    ///   - watch: Measures how long a batch takes.
    ///   - commits: Counts them.
    ///   - overdue: Called when notifications are answered that are not recorded in time, with how many.
    ///   - makeWriter: Makes the writer, on the thread that will use it.
    /// - Throws: `StorageError` when the system has no thread left.
    init(
        capacity: Int,
        batchLimit: Int,
        watch: StallDetector,
        counting commits: CommitCounts,
        overdue: @escaping @Sendable (Int) -> Void,
        _ makeWriter: @escaping @Sendable () -> BatchWriter
    ) throws(StorageError) {
        let queue = BoundedQueue<PendingRecord>(capacity: capacity)
        let written = BoundedQueue<Written>(capacity: .max)
        /// What the writer is at.
        let current = Mutex<[PendingRecord]>([])
        self.queue = queue
        self.watch = watch
        self.commits = commits
        let write: @Sendable () -> Void = {
            let writer = makeWriter()
            watch.track { writer.prepare() }
            while true {
                // While it fails all that wait share one try, or the last would wait for many; and
                // it is tried without them too, so that its recovery is known.
                let isFailing = writer.isFailing
                let batch = queue.take(
                    atMost: isFailing ? capacity : batchLimit,
                    within: Self.retryInterval
                )
                guard let batch else { break }
                if batch.isEmpty && !isFailing {
                    watch.track { writer.look() }
                    continue
                }
                let begun = ContinuousClock.now
                current.withLock { $0 = batch }
                let results = watch.track {
                    writer.write(batch, isRelieved: queue.count <= capacity / 2)
                }
                current.withLock { $0 = [] }
                if !batch.isEmpty {
                    commits.seconds.add((ContinuousClock.now - begun) / .seconds(1))
                    commits.sizes.add(Double(batch.count))
                }
                let done = Written(batch: batch, results: results)
                // Where others wait the next commit begins at once: the disk need not wait for
                // answers. Where nobody does, waking another thread is not worth it.
                if queue.count == 0 || written.add(done) != .added { done.answer() }
            }
            written.close()
        }
        do {
            answering = try JoinableThread {
                var lookedAt = Clock.milliseconds
                while let batches = written.take(atMost: .max, within: Self.answerInterval) {
                    for batch in batches { batch.answer() }
                    let now = Clock.milliseconds
                    guard now - lookedAt >= Self.answerInterval else { continue }
                    lookedAt = now
                    // What is recorded later is found when Alipay sends it again.
                    let isLate = { (entry: PendingRecord) in
                        now - entry.arrivedAt > Self.answerLimit
                    }
                    let late = current.withLock { $0 }.filter(isLate) + queue.first(while: isLate)
                    let count = late.count { $0.answer(.unavailable) }
                    if count > 0 { overdue(count) }
                }
            }
        } catch {
            throw StorageError(error)
        }
        do {
            writing = try JoinableThread(write)
        } catch {
            written.close()
            throw StorageError(error)
        }
    }

    /// Queues a notification, without waiting.
    ///
    /// - Parameter entry: Its completion will be called, unless this returns something else than
    ///   `added`.
    /// - Returns: Whether it was taken.
    func add(_ entry: PendingRecord) -> BoundedQueue<PendingRecord>.EnqueueResult {
        queue.add(entry)
    }

    /// What waits, and what was written until now.
    var activity: StoreActivity { commits.activity(queued: queue.count) }

    /// Accepts nothing more, records and answers what waits, and closes the connection.
    func close() {
        queue.close()
        writing.join()
        answering.join()
    }
}

extension StorageError {
    /// No thread to write on.
    fileprivate init(_ error: SystemError) {
        self.init(code: .other, native: "errno \(error.code)", sql: error.call)
    }
}
