internal import Glibc

/// Waiting for one of a few descriptors.
package enum Readiness {
    /// Waits until something can be read from one of them, or it is at its end or broken.
    ///
    /// The corresponding C function is `poll`; a signal does not shorten the wait.
    ///
    /// - Parameters:
    ///   - descriptors: Negative ones are passed over.
    ///   - milliseconds: How long at most; forever when it is negative.
    /// - Returns: Those that are ready, in the order given; none when the time was over.
    package static func wait(for descriptors: [Int32], milliseconds: Int) -> [Int32] {
        wait(toRead: descriptors, toWrite: [], milliseconds: milliseconds)
    }

    /// The same, also for descriptors that can be written to, or whose reader is gone.
    static func wait(toRead: [Int32], toWrite: [Int32], milliseconds: Int) -> [Int32] {
        var wanted =
            toRead.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            + toWrite.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
        let begin = Clock.milliseconds
        var left = Int32(clamping: max(-1, milliseconds))
        while unsafe poll(&wanted, nfds_t(wanted.count), left) < 0, errno == EINTR {
            guard milliseconds >= 0 else { continue }
            let passed = Int(Clock.milliseconds - begin)
            left = Int32(clamping: max(0, milliseconds - passed))
        }
        return wanted.filter { $0.revents != 0 }.map(\.fd)
    }
}
