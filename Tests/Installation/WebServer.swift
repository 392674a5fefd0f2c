package import Foundation

/// A real web server on several ports of 127.0.0.1, one for each certificate.
package struct WebServer {
    package enum Port: String {
        case http
        case good
        case expired
        /// The certificate of another host.
        case other
        case selfsigned
        /// TLS 1.1 at most.
        case old
    }

    package let certificates: Certificates
    private let child: Child

    package init() throws {
        certificates = try Certificates()
        child = try Script.serve("web_server.py", [certificates.folder.path])
    }

    package func url(_ path: String, _ port: Port = .http, host: String = "127.0.0.1") throws
        -> String
    {
        let number = try Script.port(port.rawValue, of: child)
        return "\(port == .http ? "http" : "https")://\(host):\(number)\(path)"
    }

    /// Waits until it was asked for a path, or is done with it; false when it ended without.
    package func waits(for line: String) -> Bool { child.waits(for: line + "\n") }

    /// Whether anything was asked so far.
    package var wasAsked: Bool { child.log.contains("asked") }

    /// Whether a path was posted to so far.
    package func wasAsked(for path: String) -> Bool { child.log.contains("asked POST \(path)\n") }

    /// What was posted to `/turn/…` so far, in the order in which it came.
    package var posts: [Posted] {
        get throws {
            let decoder = JSONDecoder()
            var posts: [Posted] = []
            let folder = certificates.folder
            while let data = try? Data(
                contentsOf: folder.appending(path: "\(posts.count + 1).json")
            ) {
                posts.append(try decoder.decode(Posted.self, from: data))
            }
            return posts
        }
    }
}

/// A request that a web server wrote down.
package struct Posted: Decodable {
    package let path: String
    /// By their names in lower case.
    package let headers: [String: String]
    package let body: Data
    /// When it came, in seconds since 1970-01-01 UTC.
    package let time: Double

    package var text: String { String(decoding: body, as: UTF8.self) }
}
