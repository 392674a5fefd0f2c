internal import System

/// Whether worker threads take what arrives, asked by an event of their poller that one of them has to
/// take.
///
/// A thread that merely lives proves nothing: all of the others may wait for something that never comes.
final class WorkerProbe: Sendable {
    /// Raised permanently: what is taken is the event, not the flag.
    private let flag: EventFlag
    private let isTaken = Atomic(false)

    /// Asks for the first time.
    ///
    /// - Parameters:
    ///   - poller: The one that the worker threads wait on.
    ///   - token: What they get from it.
    /// - Throws: `SystemError` when the process is out of descriptors.
    init(by poller: Poller, token: UInt64) throws(SystemError) {
        flag = try EventFlag()
        flag.raise()
        try poller.add(flag.number, .once, token: token)
    }

    /// A worker thread has taken the event.
    func take() { isTaken.store(true, ordering: .relaxed) }

    /// Whether a worker thread has taken the event since this was last asked; if so, asks again.
    func isTaken(askingBy poller: Poller, token: UInt64) -> Bool {
        guard isTaken.exchange(false, ordering: .relaxed) else { return false }
        poller.rearm(flag.number, .once, token: token)
        return true
    }
}
