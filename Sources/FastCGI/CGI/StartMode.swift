internal import Glibc
internal import System

/// How the process was started; found in this order.
package enum StartMode: Sendable, Equatable {
    /// systemd's socket activation: LISTEN_FDS (sd_listen_fds(3)); descriptors begin at 3.
    case systemd(count: Int)
    /// Descriptor 0 is a listening socket: spawn-fcgi, mod_fcgid (FastCGI 1.0 §2.2).
    case standardInput
    /// Plain CGI: GATEWAY_INTERFACE (RFC 3875 §4.1.4).
    case cgi
    /// None of these: the process binds the address of its settings.
    case own

    /// How this process was started.
    package static var current: StartMode {
        if Environment.text("LISTEN_PID") == String(getpid()),
            let count = Environment.text("LISTEN_FDS").flatMap({ Int($0) }), count > 0
        {
            return .systemd(count: count)
        }
        if isListening(0) { return .standardInput }
        return Environment.text("GATEWAY_INTERFACE") == nil ? .own : .cgi
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        var answer: Int32 = 0
        var size = socklen_t(MemoryLayout.size(ofValue: answer))
        return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0
            && answer == 1
    }
}
