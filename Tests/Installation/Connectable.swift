internal import Foundation

/// An address of this machine that something may listen on.
package enum Connectable {
    case unix(path: String)
    case ipv4(port: Int)

    /// Connects again and again until the program has bound the address, or has ended.
    package static func wait(for address: Connectable, by program: Child) throws {
        while program.isRunning {
            let probe = address.socket()
            defer { close(probe) }
            if unsafe address.call(connect, probe) { return }
            Self.pause()
        }
        throw Sandbox.Failure(text: "nothing listens on \(address): \(program.log)")
    }

    /// A millisecond between two looks at a program that tells nobody when it is ready: to look all the
    /// time would take the processor from it.
    static func pause() { _ = poll(nil, 0, 1) }

    func socket() -> Int32 {
        switch self {
        case .unix: Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        case .ipv4: Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        }
    }

    /// Calls `bind` or `connect`; true when it has succeeded.
    func call(
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32,
        _ descriptor: Int32
    ) -> Bool {
        switch self {
        case .unix(let path):
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
                unsafe bytes.copyBytes(from: path.utf8)
            }
            return unsafe Self.call(function, descriptor, &address)
        case .ipv4(let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            return unsafe Self.call(function, descriptor, &address)
        }
    }

    private static func call<Address>(
        _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32,
        _ descriptor: Int32,
        _ address: inout Address
    ) -> Bool {
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe function(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }
}
