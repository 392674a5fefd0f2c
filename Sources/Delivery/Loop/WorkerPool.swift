internal import Orders
internal import System

/// The threads that deliver to one destination.
final class WorkerPool: Sendable {
    private let work: BoundedQueue<Attempt>
    private let threads: [JoinableThread]
    /// How long a thread waits at most for its wake-up, in milliseconds.
    ///
    /// Where several wait for one condition, glibc before 2.41 may lose one
    /// (https://sourceware.org/bugzilla/show_bug.cgi?id=25847).
    private static let longestWait = 1000

    /// Starts the threads.
    ///
    /// - Parameters:
    ///   - destination: Whom they deliver to.
    ///   - stop: Raised when there is no time any more.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    ///   - done: Where they put the answers.
    /// - Throws: `SystemError` when the system has no thread left.
    init(
        for destination: DeliveryDestination,
        until stop: Stop,
        clock: @escaping @Sendable () -> Int64,
        _ done: ResultQueue
    ) throws(SystemError) {
        let work = BoundedQueue<Attempt>(capacity: .max)
        self.work = work
        let deliver: @Sendable () -> Void = {
            while let taken = work.take(atMost: 1, within: Self.longestWait) {
                for attempt in taken {
                    let answer = destination.courier.deliver(attempt, now: clock(), until: stop)
                    done.add(ResultQueue.Item(attempt: attempt, answer: answer, at: clock()))
                }
            }
        }
        var threads: [JoinableThread] = []
        do {
            for _ in 0..<destination.capacity { threads.append(try JoinableThread(deliver)) }
        } catch {
            work.close()
            throw error
        }
        self.threads = threads
    }

    func give(_ attempt: Attempt) { _ = work.add(attempt) }

    /// Waits for what is under way.
    func end() {
        work.close()
        for thread in threads { thread.join() }
    }
}

/// What couriers came back with, for the relay to record.
final class ResultQueue: Sendable {
    struct Item: Sendable {
        let attempt: Attempt
        let answer: DeliveryAnswer
        /// Milliseconds since 1970-01-01 UTC.
        let at: Int64
    }

    /// Raised when there is something.
    let flag: EventFlag
    private let items = Mutex<[Item]>([])

    init() throws(SystemError) { flag = try EventFlag() }

    func add(_ item: Item) {
        items.withLock { $0.append(item) }
        flag.raise()
    }

    func take() -> [Item] {
        flag.lower()
        return items.withLock { exchange(&$0, with: []) }
    }
}
