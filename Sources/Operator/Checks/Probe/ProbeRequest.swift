internal import Responder

/// One harmless request: it is not a notification, and a server that does not know probes refuses it.
struct ProbeRequest {
    enum Method: String {
        case get = "GET"
        case post = "POST"
    }

    /// Whose headers it has.
    enum Likeness {
        case alipay
        case browser
    }

    var method: Method
    /// As in the settings.
    var path: String
    /// Sent as it is, without the `?`.
    var query = ""
    var body: [UInt8] = []
    /// Whether the length is not announced.
    var isChunked = false
    var likeness = Likeness.alipay
    /// Whether it goes over http where the shop has https.
    var isPlain = false

    /// A POST with a form of so many bytes.
    static func post(_ path: String, length: Int = 64) -> ProbeRequest {
        let name = Array("alipay_callback_probe=".utf8)
        let filling = [UInt8](repeating: UInt8(ascii: "x"), count: max(0, length - name.count))
        return ProbeRequest(method: .post, path: path, body: name.prefix(length) + filling)
    }

    /// A GET with a query in which all that is rewritten now and then stands.
    static func get(_ path: String) -> ProbeRequest {
        ProbeRequest(method: .get, path: path, query: strangeQuery, likeness: .browser)
    }

    /// Escapes in upper and in lower case, `+` beside `%20`, a name twice, and an empty value.
    private static let strangeQuery =
        "alipay_callback_probe=a%2Fb%2fc%2B%3D&subject=%E4%B8%80%e6%9d%af+%20&plain=~-._&empty="
        + "&plain=2"

    /// The header lines, with that of the probe.
    func headers(_ token: ProbeToken, key: [UInt8]) -> [String] {
        var lines = ["\(ProbeToken.header): \(token.headerValue(key: key))"]
        switch likeness {
        case .alipay:
            // As in real notifications, odd as the type looks.
            lines += [
                "Content-Type: application/x-www-form-urlencoded; text/html; charset=utf-8",
                "User-Agent: Mozilla/4.0",
            ]
        case .browser:
            lines.append("User-Agent: Mozilla/5.0 (X11; Linux x86_64) alipay-callback check")
            if method == .post { lines.append("Content-Type: application/x-www-form-urlencoded") }
        }
        if isChunked { lines.append("Transfer-Encoding: chunked") }
        return lines
    }
}
