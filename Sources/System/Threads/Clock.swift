internal import Glibc

/// The monotonic clock.
package enum Clock {
    /// Since some moment in the past; only differences say something.
    package static var milliseconds: Int64 { microseconds / 1000 }

    /// The same, finer.
    static var microseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
