internal import CSystem
internal import Glibc

/// A flag that threads can wait for, alone or among other descriptors; an eventfd.
package struct EventFlag: Sendable {
    private let descriptor: Descriptor

    /// A flag that is not raised.
    ///
    /// The corresponding C function is `eventfd`.
    ///
    /// - Throws: `SystemError` when the process is out of descriptors.
    package init() throws(SystemError) {
        descriptor = try Descriptor(
            eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)),
            "eventfd"
        )
    }

    /// Readable from when the flag is raised until it is lowered.
    package var number: Int32 { descriptor.number }

    /// Raises it, for all that wait; it stays raised.
    package func raise() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor.number, &one, MemoryLayout.size(ofValue: one))
    }

    /// Lowers it, however often it was raised.
    package func lower() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor.number, &count, MemoryLayout.size(ofValue: count))
    }

    /// Waits until the flag is raised.
    ///
    /// - Parameter milliseconds: How long at most; forever when it is negative.
    /// - Returns: Whether it was raised.
    package func wait(milliseconds: Int) -> Bool {
        !Readiness.wait(for: [number], milliseconds: milliseconds).isEmpty
    }
}
