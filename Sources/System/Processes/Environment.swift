internal import Glibc

/// This process's environment variables, as bytes: a query string need not be in any charset.
package enum Environment {
    /// The value of a variable, or `nil` when it is not set.
    ///
    /// The corresponding C function is `getenv`; nothing in this process calls `setenv`.
    package static func bytes(_ name: String) -> [UInt8]? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
    }

    package static func text(_ name: String) -> String? {
        bytes(name).map { String(decoding: $0, as: UTF8.self) }
    }
}
