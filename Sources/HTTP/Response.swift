/// What goes back to the web server.
package struct Response: Sendable, Equatable {
    package struct Header: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The HTTP status code.
    package var status: Int
    package var headers: [Header]
    package var body: [UInt8]

    package init(status: Int, headers: [Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A plain text answer: exactly these bytes, nothing before and nothing after.
    package static func text(_ text: String, status: Int, headers: [Header] = []) -> Response {
        Response(
            status: status,
            headers: [Header("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array(text.utf8)
        )
    }

    /// The CGI response (RFC 3875 §6.3): a Status line, the headers, an empty line, the body.
    ///
    /// - Parameter withBody: False for an answer to HEAD.
    /// - Returns: What a CGI program writes to its standard output.
    package func cgiBytes(withBody: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + body.count)
        Self.append("Status", "\(status) \(Self.reason(of: status))", to: &bytes)
        for header in headers { Self.append(header.name, header.value, to: &bytes) }
        Self.append("Content-Length", String(body.count), to: &bytes)
        bytes.append(contentsOf: "\r\n".utf8)
        if withBody { bytes.append(contentsOf: body) }
        return bytes
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: ": ".utf8)
        bytes.append(contentsOf: value.utf8)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    /// RFC 9110 §15's phrase for the codes that this responder answers with.
    private static func reason(of status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 431: "Request Header Fields Too Large"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
