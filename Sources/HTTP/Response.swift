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
        var head = "Status: \(status) \(Self.reason(of: status))\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + (withBody ? body : [])
    }

    /// RFC 9110 §15's phrase for the codes that this endpoint answers with.
    private static func reason(of status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 413: "Content Too Large"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}
