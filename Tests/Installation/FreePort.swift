internal import Foundation
internal import System

/// A TCP port of 127.0.0.1 on which nothing listens, and which nobody else finds.
///
/// A socket stays bound to it until this process ends: the kernel gives the port to nobody who asks for
/// any, in this process or another. Since it does not listen and has `SO_REUSEADDR`, a server that has
/// it as well can listen there, and a client is refused while none does.
package enum FreePort {
    /// Not inherited by programs.
    private static let bound = Mutex<[FileHandle]>([])

    package static func find() throws -> Int {
        let descriptor = Connectable.ipv4(port: 0).socket()
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout.size(ofValue: address))
        let isBound = unsafe Connectable.ipv4(port: 0).call(bind, descriptor)
        let isNamed = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length) == 0
            }
        }
        var reuses: Int32 = 1
        let isShared = unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_REUSEADDR,
            &reuses,
            socklen_t(MemoryLayout.size(ofValue: reuses))
        )
        guard isBound, isNamed, isShared == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw Sandbox.Failure(text: "no free port")
        }
        bound.withLock { $0.append(handle) }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
