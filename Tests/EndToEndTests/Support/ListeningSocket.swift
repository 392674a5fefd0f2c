import Foundation

/// A listening UNIX socket that the test holds, the way systemd holds one for a service.
final class ListeningSocket {
    let handle: FileHandle
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let done = unsafe Self.withAddress(path) { [descriptor] address, length in
            unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 4096) == 0
        }
        guard done else { throw Sandbox.Failure(text: "cannot listen on \(path)") }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Connects again and again until a program has bound the path, or has ended.
    static func waitUntilConnectable(_ path: String, _ program: Child) throws {
        while kill(program.identifier, 0) == 0 {
            let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            if unsafe withAddress(path, { unsafe connect(probe, $0, $1) == 0 }) { return }
            sched_yield()
        }
        throw Sandbox.Failure(text: "nothing listens on \(path)")
    }

    private static func withAddress(
        _ path: String,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool
    ) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
