internal import Glibc

/// An open file descriptor with one owner, closed when the owner lets go of it.
package final class Descriptor: Sendable {
    package let number: Int32

    /// Takes over a descriptor that a system call returned.
    ///
    /// - Parameters:
    ///   - number: What the call returned.
    ///   - call: How the call is named in the error.
    /// - Throws: `SystemError` when the call failed.
    package init(_ number: Int32, _ call: String) throws(SystemError) {
        self.number = number
        guard number >= 0 else { throw SystemError(call) }
    }

    deinit {
        if number >= 0 { close(number) }
    }
}
