internal import Glibc

/// A system call that failed.
package struct SystemError: Error, Sendable, CustomStringConvertible {
    /// What was tried, as in `bind /run/alipay-callback/fcgi.sock`.
    package let call: String
    package let code: Int32

    /// Takes the code from `errno`, unless it is given.
    package init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    /// Whether it is `EEXIST`: the name is taken.
    package var isExisting: Bool { code == EEXIST }

    /// Whether it is `ENOSPC`: the disk is full.
    package var isNoRoom: Bool { code == ENOSPC }

    /// Whether it is `EMFILE` or `ENFILE`: the process, or the system, is out of descriptors.
    package var isNoDescriptor: Bool { code == EMFILE || code == ENFILE }

    /// Whether it is `EADDRINUSE`: another process listens there.
    package var isAddressInUse: Bool { code == EADDRINUSE }

    package var description: String {
        guard let text = unsafe strerror(code) else { return "\(call): error \(code)" }
        return unsafe "\(call): \(String(cString: text))"
    }
}
