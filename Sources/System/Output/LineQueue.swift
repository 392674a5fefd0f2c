/// Lines on their way to standard error, written by a thread of its own: who adds one never waits
/// for whoever reads them.
///
/// A descriptor that does not block would not do: being so belongs to the open file, which this
/// process shares with others.
package final class LineQueue: Sendable {
    private let waiting: BoundedQueue<String>
    private let descriptor: Int32
    /// How many lines were lost since the queue was full.
    private let lost = Mutex(0)
    private let reportLost: @Sendable (Int) -> Void
    private let hasEnded: EventFlag

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - capacity: How many lines may wait.
    ///   - descriptor: Where they are written; it has to stay open.
    ///   - reportLost: Called on the thread with the number of lost lines, where they would
    ///     have stood, and writes that there itself.
    /// - Throws: `SystemError` when the system has no thread or descriptor left.
    package init(
        capacity: Int = 2048,
        to descriptor: Int32 = StandardError.number,
        reportLost: @escaping @Sendable (Int) -> Void
    ) throws(SystemError) {
        waiting = BoundedQueue(capacity: capacity)
        self.descriptor = descriptor
        self.reportLost = reportLost
        hasEnded = try EventFlag()
        _ = try JoinableThread { self.work() }
    }

    /// Adds a line at the end, without its line break.
    ///
    /// Where there is no room it is counted, and so is every one after it until all that waits is
    /// written: a reader that is merely slow makes one gap and not hundreds.
    package func add(_ line: String) {
        lost.withLock { lost in
            if lost > 0 || waiting.add(line) == .full { lost += 1 }
        }
    }

    /// Takes no more lines, and waits until those that it has are written.
    ///
    /// A thread that a reader keeps in `write` longer than that is left to the end of the process.
    package func finish(milliseconds: Int) {
        waiting.close()
        _ = hasEnded.wait(milliseconds: max(0, milliseconds))
    }

    private func work() {
        while let lines = waiting.take(atMost: 64) {
            for line in lines { StandardError.write(line: line, to: descriptor) }
            let gap = lost.withLock { lost in
                guard waiting.count == 0 else { return 0 }
                defer { lost = 0 }
                return lost
            }
            if gap > 0 { reportLost(gap) }
        }
        hasEnded.raise()
    }
}
