import Foundation
import Installation

/// A real web server on several ports of 127.0.0.1, one for each certificate.
struct WebServer {
    enum Port: String {
        case http
        case good
        case expired
        /// The certificate of another host.
        case other
        case selfsigned
        /// TLS 1.1 at most.
        case old
    }

    let certificates: Certificates
    private let child: Child

    init() throws {
        certificates = try Certificates()
        child = try Script.serve("web_server.py", [certificates.folder.path])
    }

    func url(_ path: String, _ port: Port = .http, host: String = "127.0.0.1") throws -> String {
        let number = try Script.port(port.rawValue, of: child)
        return "\(port == .http ? "http" : "https")://\(host):\(number)\(path)"
    }

    /// Waits until it was asked for a path, or is done with it; false when it ended without.
    func waits(for line: String) -> Bool { child.waits(for: line + "\n") }

    /// Whether anything was asked so far.
    var wasAsked: Bool { child.log.contains("asked") }
}
