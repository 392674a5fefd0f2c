internal import CAllocations
internal import Glibc

/// What a piece of work took of the thread that did it.
struct Cost {
    /// CPU time; what others do on the machine hardly counts.
    let milliseconds: Double
    /// The peak of allocated memory above what there was before; 0 under AddressSanitizer.
    let bytes: Int

    /// Does the work.
    ///
    /// The corresponding C function is `clock_gettime` of CLOCK_THREAD_CPUTIME_ID.
    init(of work: () -> Void) {
        allocations_watch()
        let start = Self.now
        work()
        milliseconds = Self.now - start
        bytes = Int(allocations_peak())
    }

    private static var now: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
