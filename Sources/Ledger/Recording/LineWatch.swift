internal import System

/// Knows for how long the one thread that writes has been at the same work.
final class LineWatch: Sendable {
    private struct Work {
        /// By `Clock`.
        let since: Int64
        /// Making, looking through or saving a whole file, which takes as long as the file is.
        var isUpkeep: Bool
    }

    /// After how long with the same batch the line stands still, in milliseconds.
    static let limit: Int64 = 5000

    private let work = Mutex<Work?>(nil)

    /// Does something that is one turn of the line.
    func turn<Result>(_ body: () -> Result) -> Result {
        work.withLock { $0 = Work(since: Clock.milliseconds, isUpkeep: false) }
        defer { work.withLock { $0 = nil } }
        return body()
    }

    /// Does something, as a part of a turn, that may take long and has to be left to end.
    func upkeep<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        work.withLock { $0?.isUpkeep = true }
        defer { work.withLock { $0?.isUpkeep = false } }
        return try body()
    }

    /// For how long the line has stood still, in milliseconds, or `nil` when it moves.
    var standstill: Int64? { standstill { _ in true } }

    /// Whether what stands still is to be ended by whoever watches the process.
    var isStuck: Bool { standstill { !$0.isUpkeep } != nil }

    private func standstill(_ counts: (Work) -> Bool) -> Int64? {
        guard let work = work.withLock({ $0 }), counts(work) else { return nil }
        let time = Clock.milliseconds - work.since
        return time >= Self.limit ? time : nil
    }
}
