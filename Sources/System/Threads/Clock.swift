internal import Glibc

/// The monotonic clock, and the time of day.
package enum Clock {
    /// Since some moment in the past; only differences say something.
    package static var milliseconds: Int64 { microseconds / 1000 }

    /// Since the machine was started, the time that it slept with it.
    package static var millisecondsSinceBoot: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Waits; a signal does not shorten it.
    package static func pause(milliseconds: Int) {
        _ = Readiness.wait(for: [], milliseconds: max(0, milliseconds))
    }

    /// The time of day, since 1970-01-01 UTC; it may be set back.
    package static var millisecondsOfDay: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// `milliseconds`, finer.
    static var microseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
