internal import Glibc

/// Where a FastCGI responder listens.
package enum FastCGIAddress: Sendable, Equatable {
    case unix(path: String)
    /// An IPv4 address and a port.
    case tcp(host: String, port: UInt16)

    /// Reads `unix:/path` or `127.0.0.1:9000`; `nil` when the text is neither.
    package init?(_ text: String) {
        if text.hasPrefix("unix:/") {
            self = .unix(path: String(text.dropFirst(5)))
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var address = in_addr()
        guard parts.count == 2, let port = UInt16(parts[1]), port > 0,
            unsafe inet_pton(AF_INET, String(parts[0]), &address) == 1
        else { return nil }
        self = .tcp(host: String(parts[0]), port: port)
    }

    /// Opens a connection.
    ///
    /// The corresponding C function is `connect`.
    ///
    /// - Returns: The descriptor, which the caller owns, or -1 with `errno` set.
    func connect() -> Int32 {
        switch self {
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // A path that was cut would be another socket's.
            guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
                errno = ENAMETOOLONG
                return -1
            }
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
                unsafe bytes.copyBytes(from: path.utf8)
            }
            return Self.open(AF_UNIX, &address)
        case .tcp(let host, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
                errno = EINVAL
                return -1
            }
            return Self.open(AF_INET, &address)
        }
    }

    private static func open<Address>(_ family: Int32, _ address: inout Address) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        if code == 0 { return descriptor }
        let cause = errno
        close(descriptor)
        errno = cause
        return -1
    }
}

extension FastCGIAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }
}
