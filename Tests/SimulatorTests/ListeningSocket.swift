import Foundation

/// A listening socket that the test holds; a program gets it as its standard input.
///
/// Connections wait in its queue from the beginning, so that nobody has to wait for the program.
final class ListeningSocket {
    let handle: FileHandle
    /// The port of 127.0.0.1, or 0 for a UNIX socket.
    let port: Int

    /// A UNIX socket.
    init(path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        port = 0
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            unsafe bytes.copyBytes(from: path.utf8)
        }
        guard Self.bind(descriptor, &address), listen(descriptor, 64) == 0 else {
            throw Failure(what: "cannot listen on \(path)")
        }
    }

    /// A port of 127.0.0.1 that the system chooses.
    ///
    /// - Parameter isOpen: Whether it listens; otherwise whoever connects is refused.
    /// - Throws: When the system gives none.
    init(isOpen: Bool = true) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        guard Self.bind(descriptor, &address), !isOpen || listen(descriptor, 64) == 0 else {
            throw Failure(what: "cannot listen on 127.0.0.1")
        }
        var length = socklen_t(MemoryLayout.size(ofValue: address))
        let isNamed = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isNamed else { throw Failure(what: "the socket has no name") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Takes the connection that waits first.
    func accept() throws -> FileHandle {
        let descriptor = Foundation.accept(handle.fileDescriptor, nil, nil)
        guard descriptor >= 0 else { throw Failure(what: "nobody connects") }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    struct Failure: Error { let what: String }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }
}
