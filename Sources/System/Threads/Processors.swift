internal import CSystem
internal import Glibc

/// The processors of the machine.
package enum Processors {
    /// How many of them this process may run on, at least 1.
    ///
    /// The corresponding C function is `sched_getaffinity`, else `sysconf`.
    package static var usable: Int {
        var set = cpu_set_t()
        let size = MemoryLayout.size(ofValue: set)
        guard unsafe sched_getaffinity(0, size, &set) == 0 else {
            return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        }
        let bits = unsafe withUnsafeBytes(of: &set) { set in
            unsafe set.reduce(0) { $0 + $1.nonzeroBitCount }
        }
        return max(1, bits)
    }
}
