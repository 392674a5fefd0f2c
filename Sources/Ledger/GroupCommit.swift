internal import Orders
internal import System

/// One thread that writes for all others: what gathers during one commit shares the next.
///
/// A commit costs a wait for the disk, however much is in it.
final class GroupCommit: Sendable {
    private let line: WaitingLine<PendingRecord>
    private let thread: OwnThread
    /// How often a ledger that fails is tried, in milliseconds.
    private static let retryInterval = 1000

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - capacity: How many notifications may wait.
    ///   - batchLimit: How many share a commit at most.
    ///   - makeWriter: Makes the writer, on the thread that will use it.
    /// - Throws: `StorageError` when the system has no thread left.
    init(
        capacity: Int,
        batchLimit: Int,
        _ makeWriter: @escaping @Sendable () -> BatchWriter
    ) throws(StorageError) {
        let line = WaitingLine<PendingRecord>(capacity: capacity)
        self.line = line
        let work: @Sendable () -> Void = {
            let writer = makeWriter()
            writer.prepare()
            while true {
                // While it fails all that wait share one try, or the last would wait for many; and
                // it is tried without them too, so that its recovery is known.
                let isFailing = writer.isFailing
                let batch = line.take(
                    atMost: isFailing ? capacity : batchLimit,
                    within: isFailing ? Self.retryInterval : nil
                )
                guard let batch else { break }
                let results = writer.write(batch, isRelieved: line.count <= capacity / 2)
                for (entry, recorded) in zip(batch, results) { entry.completion(recorded) }
            }
        }
        do {
            thread = try OwnThread(work)
        } catch {
            throw StorageError(code: .other, native: "errno \(error.code)", sql: error.call)
        }
    }

    /// Puts a notification in line, without waiting.
    ///
    /// - Parameter entry: Its completion will be called, unless this returns something else than
    ///   `added`.
    /// - Returns: Whether it was taken.
    func add(_ entry: PendingRecord) -> WaitingLine<PendingRecord>.Addition { line.add(entry) }

    /// Lets nothing more in, finishes what waits, and closes the connection.
    func close() {
        line.close()
        thread.join()
    }
}
