internal import Foundation

/// A TCP port of 127.0.0.1 on which nothing listens.
package enum FreePort {
    package static func find() throws -> Int {
        let address = Connectable.ipv4(port: 0)
        let descriptor = address.socket()
        defer { close(descriptor) }
        var bound = sockaddr_in()
        var length = socklen_t(MemoryLayout.size(ofValue: bound))
        let isBound = unsafe address.call(bind, descriptor)
        let isNamed = unsafe withUnsafeMutablePointer(to: &bound) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound && isNamed else { throw Sandbox.Failure(text: "no free port") }
        return Int(UInt16(bigEndian: bound.sin_port))
    }
}
