/// Where the responder listens when no socket was handed to it.
package enum ListenAddress: Sendable, Equatable {
    case unix(path: String)
    /// An IPv4 address and a port.
    case tcp(host: String, port: UInt16)

    /// Reads `unix:/path` or `127.0.0.1:9000`; `nil` when the text is neither.
    package init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // sun_path of a UNIX socket holds 108 bytes with its final zero.
            guard path.hasPrefix("/"), path.utf8.count < 108 else { return nil }
            self = .unix(path: String(path))
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isIPv4(parts[0]), let port = UInt16(parts[1]), port > 0,
                parts[1] == String(port)
            else { return nil }
            self = .tcp(host: String(parts[0]), port: port)
        }
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        // Written back and compared: UInt8 reads "+1" and "01" as well.
        return numbers.count == 4 && numbers.allSatisfy { UInt8($0).map(String.init) == String($0) }
    }
}
