internal import Glibc

/// An address as the socket calls want it.
package enum SocketAddress: Sendable, Equatable {
    /// At most 107 bytes; a longer one is ENAMETOOLONG.
    case unix(path: String)
    /// A name that is in no file system (unix(7)), of at most 107 bytes.
    case abstract(name: String)
    /// An address in dotted decimal.
    case ipv4(host: String, port: UInt16)

    package enum Kind: Sendable {
        case stream, datagrams
    }

    /// Makes a socket of the address's family.
    ///
    /// - Parameter kind: What it carries.
    /// - Returns: A descriptor that is closed on exec.
    /// - Throws: `SystemError` when the process is out of descriptors.
    package func socket(_ kind: Kind = .stream) throws(SystemError) -> Descriptor {
        let family =
            switch self {
            case .unix, .abstract: AF_UNIX
            case .ipv4: AF_INET
            }
        let carried = kind == .stream ? SOCK_STREAM : SOCK_DGRAM
        let type = Int32(carried.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        return try Descriptor(Glibc.socket(family, type, 0), "socket")
    }

    /// The corresponding C function is `bind`.
    package func bind(_ descriptor: Int32) -> Int32 {
        unsafe withAddress { unsafe Glibc.bind(descriptor, $0, $1) }
    }

    /// The corresponding C function is `connect`.
    package func connect(_ descriptor: Int32) -> Int32 {
        unsafe withAddress { unsafe Glibc.connect(descriptor, $0, $1) }
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        switch self {
        case .unix(let path):
            return unsafe callLocally(Array(path.utf8), body)
        case .abstract(let name):
            return unsafe callLocally([0] + name.utf8, body)
        case .ipv4(let host, let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else {
                errno = EINVAL
                return -1
            }
            return unsafe call(&address, MemoryLayout<sockaddr_in>.size, body)
        }
    }

    private func callLocally(
        _ name: [UInt8],
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A path that was cut would be another socket's.
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return -1
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: name)
        }
        // A path may end anywhere before the address does, an abstract name has to end with it.
        let unused = MemoryLayout.size(ofValue: address.sun_path) - name.count
        let isAbstract = name.first == 0
        let size = MemoryLayout<sockaddr_un>.size - (isAbstract ? unused : 0)
        return unsafe call(&address, size, body)
    }

    private func call<Address>(
        _ address: inout Address,
        _ size: Int,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(size))
            }
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .abstract(let name): "unix:@\(name)"
        case .ipv4(let host, let port): "\(host):\(port)"
        }
    }
}
