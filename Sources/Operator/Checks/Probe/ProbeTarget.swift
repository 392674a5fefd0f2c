internal import FoundationEssentials

/// The public address of the shop, and where to connect for it.
package struct ProbeTarget {
    let isSecure: Bool
    /// Host, and port where it is not the usual one, as in `shop.example.com:8443`.
    package let authority: String
    /// As in a URL: an IPv6 address has brackets.
    let host: String
    /// Where to connect to instead of where `authority` leads, `HOST:PORT`.
    let destination: String?
    /// The same for http on port 80 of the host.
    let plainDestination: String?

    /// - Parameters:
    ///   - url: `https://HOST[:PORT]`, or `http://`; a path must not follow.
    ///   - connect: `HOST:PORT` to connect to instead, or `nil`.
    ///   - connectPlain: The same for http beside https; `nil` for port 80 of `connect`'s host.
    /// - Throws: `Refusal` for anything else.
    package init(url: String, connect: String?, connectPlain: String?) throws(Refusal) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.percentEncodedHost,
            !host.isEmpty, parts.path.isEmpty || parts.path == "/", parts.query == nil,
            parts.fragment == nil, parts.user == nil
        else {
            throw Refusal(.input, "--url: write https://HOST or https://HOST:PORT, and no path")
        }
        isSecure = scheme == "https"
        self.host = host
        authority = host + (parts.port.map { ":\($0)" } ?? "")
        for (option, text) in [("--connect", connect), ("--connect-http", connectPlain)] {
            guard let text, Self.connectHost(text) == nil else { continue }
            throw Refusal(.input, "\(option): write HOST:PORT, as in 127.0.0.1:443")
        }
        destination = connect
        plainDestination = connectPlain ?? connect.flatMap(Self.connectHost).map { "\($0):80" }
    }

    /// Whether requests begin on this machine because the operator named its address.
    var isConnectedToLoopback: Bool {
        guard let host = destination.flatMap(Self.connectHost) else { return false }
        return host.hasPrefix("127.") || host == "[::1]" || host == "localhost"
    }

    /// The same shop at another address of this machine, on the port that is connected to.
    func connecting(to address: String) -> ProbeTarget? {
        guard let port = destination?.split(separator: ":").last else { return nil }
        return ProbeTarget(self, destination: "\(address):\(port)")
    }

    private init(_ other: ProbeTarget, destination: String) {
        (isSecure, authority, host) = (other.isSecure, other.authority, other.host)
        self.destination = destination
        plainDestination = nil
    }

    func url(of request: ProbeRequest) -> String {
        let query = request.query.isEmpty ? "" : "?" + request.query
        return address(of: request) + query
    }

    /// Without the query.
    func address(of request: ProbeRequest) -> String {
        request.isPlain
            ? "http://\(host)\(request.path)"
            : "\(isSecure ? "https" : "http")://\(authority)\(request.path)"
    }

    /// The host of `HOST:PORT`, or `nil` when it is something else.
    private static func connectHost(_ text: String) -> Substring? {
        guard let match = text.wholeMatch(of: /(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-]+):([0-9]{1,5})/),
            let port = Int(match.2), (1...65535).contains(port)
        else { return nil }
        return match.1
    }
}
