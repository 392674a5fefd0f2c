import CSystem
import Glibc
import System

/// A process that is not a child of the test; it is ended when the test lets go of it.
final class WatchedProcess {
    private let number: Int32
    /// `nil` when there was no such process any more.
    private let handle: Descriptor?

    init(_ number: Int32) {
        self.number = number
        handle = try? Descriptor(shim_pidfd_open(number), "pidfd_open")
    }

    deinit {
        if isAlive { kill(number, SIGKILL) }
    }

    var isAlive: Bool { !hasEnded(within: 0) }

    /// Waits for its end; false after a minute, which is not a measure of speed.
    func ends() -> Bool { hasEnded(within: 60_000) }

    private func hasEnded(within milliseconds: Int) -> Bool {
        guard let handle else { return true }
        return !Readiness.wait(for: [handle.number], milliseconds: milliseconds).isEmpty
    }
}
