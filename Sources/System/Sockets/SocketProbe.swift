internal import Glibc

/// What comes of connecting to an address, without saying anything there.
package enum SocketProbe: Sendable, Equatable {
    case listening
    /// Of a UNIX socket: the file is there, and the process that made it is not.
    case nobodyListens
    case missing
    /// This process may not connect.
    case denied
    case failed(reason: String)

    /// Connects and hangs up; the corresponding C function is `connect`.
    package init(_ address: SocketAddress) {
        do throws(SystemError) {
            let descriptor = try address.socket()
            guard address.connect(descriptor.number) != 0 else {
                self = .listening
                return
            }
            let error = SystemError("connect")
            self =
                switch error.code {
                case ECONNREFUSED: .nobodyListens
                case ENOENT: .missing
                case EACCES, EPERM: .denied
                default: .failed(reason: error.description)
                }
        } catch {
            self = .failed(reason: error.description)
        }
    }
}
