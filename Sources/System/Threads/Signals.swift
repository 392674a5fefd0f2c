internal import CSystem
internal import Glibc

/// The process's signals, taken by one thread instead of interrupting any.
package enum Signals {
    /// Blocks the signals that `next` waits for; to be called before any thread is started.
    package static func take() {
        var set = waited()
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for a signal.
    ///
    /// - Parameter milliseconds: How long at most.
    /// - Returns: The signal's name, `SIGTERM`, `SIGINT` or `SIGHUP`, or `nil` when none came.
    package static func next(milliseconds: Int) -> String? {
        var set = waited()
        var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        return switch unsafe sigtimedwait(&set, nil, &time) {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        default: nil
        }
    }

    /// A peer that is gone is an error of the write, and no reason to die.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    private static func waited() -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        unsafe sigaddset(&set, SIGTERM)
        unsafe sigaddset(&set, SIGINT)
        unsafe sigaddset(&set, SIGHUP)
        return set
    }
}
