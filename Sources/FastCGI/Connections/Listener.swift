internal import Glibc
package import System

/// A listening socket: handed to this process, or its own.
package final class Listener: Sendable {
    /// Who removes what is left of the socket when the responder stops.
    private enum Owner: Equatable {
        /// Whoever passed it: it is never shut down or unlinked here.
        case inherited(isHeld: Bool)
        case own
        /// A socket file that is removed if it is still this very file.
        case ownFile(path: String, device: UInt64, inode: UInt64)
    }

    /// The mode of a socket file: the owner's and the group's.
    private static let mode: mode_t = 0o660

    let descriptor: Descriptor
    /// What the log calls it, as in `unix:/run/alipay-callback/fcgi.sock`.
    package let name: String
    private let owner: Owner

    private init(_ descriptor: Descriptor, name: String, owner: Owner) throws(SystemError) {
        self.descriptor = descriptor
        self.name = name
        self.owner = owner
        let flags = fcntl(descriptor.number, F_GETFL)
        guard fcntl(descriptor.number, F_SETFL, flags | O_NONBLOCK) == 0 else {
            throw SystemError("fcntl")
        }
    }

    /// Takes over a listening socket that the parent process passed.
    ///
    /// - Parameters:
    ///   - number: The descriptor.
    ///   - name: What the log calls it.
    ///   - isHeld: Whether it outlives this process for certain, as systemd's do.
    /// - Throws: `SystemError` when it is not one.
    package convenience init(
        inherited number: Int32,
        name: String,
        isHeld: Bool
    ) throws(SystemError) {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        try self.init(Descriptor(number, name), name: name, owner: .inherited(isHeld: isHeld))
    }

    /// Binds a UNIX socket with mode 0660: the web server's group needs to be the process's.
    ///
    /// - Parameter path: Where. A socket file on which nothing answers any more is replaced.
    /// - Throws: `SystemError` when something answers there (EADDRINUSE) or a call fails.
    package convenience init(unixPath path: String) throws(SystemError) {
        try Self.removeStale(path)
        let address = SocketAddress.unix(path: path)
        let descriptor = try address.socket()
        // The file gets the socket's own mode, less the umask (bind in unix(7) takes no mode), and then
        // what the umask took: it is never open to others, and nobody gets in before `listen`.
        guard fchmod(descriptor.number, Self.mode) == 0 else { throw SystemError("fchmod") }
        guard address.bind(descriptor.number) == 0 else { throw SystemError("bind \(path)") }
        guard unsafe chmod(path, Self.mode) == 0 else { throw SystemError("chmod \(path)") }
        guard listen(descriptor.number, 4096) == 0 else { throw SystemError("listen \(path)") }
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw SystemError("stat \(path)") }
        try self.init(
            descriptor,
            name: "unix:\(path)",
            owner: .ownFile(
                path: path,
                device: UInt64(status.st_dev),
                inode: UInt64(status.st_ino)
            )
        )
    }

    /// Binds an IPv4 address.
    ///
    /// - Parameters:
    ///   - host: As in `127.0.0.1`.
    ///   - port: From 1.
    /// - Throws: `SystemError` when a call fails.
    package convenience init(host: String, port: UInt16) throws(SystemError) {
        let address = SocketAddress.ipv4(host: host, port: port)
        let descriptor = try address.socket()
        var yes: Int32 = 1
        unsafe setsockopt(
            descriptor.number,
            SOL_SOCKET,
            SO_REUSEADDR,
            &yes,
            socklen_t(MemoryLayout.size(ofValue: yes))
        )
        let name = "\(host):\(port)"
        guard address.bind(descriptor.number) == 0 else {
            throw SystemError("bind \(name)")
        }
        guard listen(descriptor.number, 4096) == 0 else { throw SystemError("listen \(name)") }
        try self.init(descriptor, name: name, owner: .own)
    }

    /// Accepts one connection; `nil` when none is waiting.
    ///
    /// - Returns: The descriptor, which the caller owns.
    /// - Throws: `SystemError` when the process is out of descriptors or memory.
    func accept() throws(SystemError) -> Int32? {
        while true {
            let accepted = Glibc.accept(descriptor.number, nil, nil)
            if accepted >= 0 {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return accepted
            }
            switch errno {
            case EINTR, ECONNABORTED, EPROTO: continue
            case EAGAIN: return nil
            default: throw SystemError("accept")
            }
        }
    }

    /// Takes an own socket file out of the file system, so that nobody connects any more.
    func unlinkOwnFile() {
        guard case .ownFile(let path, let device, let inode) = owner else { return }
        var status = stat()
        guard unsafe stat(path, &status) == 0, UInt64(status.st_dev) == device,
            UInt64(status.st_ino) == inode
        else { return }
        unsafe unlink(path)
    }

    /// Whether what waits in the backlog is served by another process when this one has ended.
    var isHeldByOthers: Bool { owner == .inherited(isHeld: true) }

    /// Lets go of the socket, which is closed where nobody else holds it.
    ///
    /// The descriptor stays taken, by `/dev/null`: a thread may still be about to use it.
    func release() {
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard nothing >= 0 else { return }
        dup2(nothing, descriptor.number)
        close(nothing)
    }

    private static func removeStale(_ path: String) throws(SystemError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let address = SocketAddress.unix(path: path)
        let probe = try address.socket()
        if address.connect(probe.number) == 0 {
            throw SystemError("bind \(path)", code: EADDRINUSE)
        }
        if errno == ECONNREFUSED { unsafe unlink(path) }
    }
}
