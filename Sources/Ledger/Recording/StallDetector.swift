internal import System

/// Measures for how long the thread that records has been at the same batch.
final class StallDetector: Sendable {
    private struct Work {
        /// By `Clock`.
        let since: Int64
        /// Making, checking or saving a whole file, which takes as long as the file is large.
        var isUpkeep: Bool
    }

    /// After how long with the same batch recording counts as stalled, in milliseconds.
    static let limit: Int64 = 5000

    private let work = Mutex<Work?>(nil)

    /// Runs the work of one batch, and measures it.
    func track<Result>(_ body: () -> Result) -> Result {
        work.withLock { $0 = Work(since: Clock.milliseconds, isUpkeep: false) }
        defer { work.withLock { $0 = nil } }
        return body()
    }

    /// Runs a part of a batch's work that may take long and must not be interrupted.
    func upkeep<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        work.withLock { $0?.isUpkeep = true }
        defer { work.withLock { $0?.isUpkeep = false } }
        return try body()
    }

    /// For how long recording has been stalled, in milliseconds, or `nil` when it is not.
    var stalledFor: Int64? { stalledFor { _ in true } }

    /// Whether the process is stalled so that its supervisor should restart it.
    var isStuck: Bool { stalledFor { !$0.isUpkeep } != nil }

    private func stalledFor(_ counts: (Work) -> Bool) -> Int64? {
        guard let work = work.withLock({ $0 }), counts(work) else { return nil }
        let time = Clock.milliseconds - work.since
        return time >= Self.limit ? time : nil
    }
}
