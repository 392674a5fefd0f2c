internal import CFastCGI
internal import Glibc
internal import System

/// A flag that threads can wait for, alone or among other descriptors; an eventfd.
struct Flag: Sendable {
    private let descriptor: Descriptor

    init() throws(SystemError) {
        descriptor = try Descriptor(
            eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)),
            "eventfd"
        )
    }

    /// Readable from when the flag is raised.
    var number: Int32 { descriptor.number }

    func raise() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor.number, &one, MemoryLayout.size(ofValue: one))
    }

    /// Waits until the flag is raised.
    ///
    /// - Parameter milliseconds: How long at most.
    /// - Returns: Whether it was raised.
    func wait(milliseconds: Int) -> Bool {
        var wanted = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wanted, 1, Int32(clamping: milliseconds)) == 1
    }
}
