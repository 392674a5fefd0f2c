extension Request {
    /// Makes a request of CGI meta-variables (RFC 3875 §4.1), which FastCGI sends as parameters.
    ///
    /// - Parameters:
    ///   - query: QUERY_STRING as bytes: it need not be in any charset.
    ///   - body: The request body that was read.
    ///   - variable: Gives the value of a meta-variable, or `nil` when it is not set.
    package init(query: [UInt8], body: Body, variable: (String) -> String?) {
        let method: Method =
            switch variable("REQUEST_METHOD") {
            case "GET": .get
            case "HEAD": .head
            case "POST": .post
            default: .other
            }
        self.init(
            method: method,
            path: Self.path(variable),
            query: query,
            body: body,
            assignedRoute: variable("ALIPAY_ROUTE").flatMap { $0.isEmpty ? nil : $0 },
            requestID: variable("ALIPAY_REQUEST_ID") ?? "",
            acceptLanguage: variable("HTTP_ACCEPT_LANGUAGE") ?? "",
            probe: ProbeVariables(variable)
        )
    }

    /// How many body bytes CONTENT_LENGTH announces; `nil` when it is not a number.
    ///
    /// An absent or empty CONTENT_LENGTH means that there is no body (RFC 3875 §4.1.2).
    package static func contentLength(_ value: String?) -> Int? {
        guard let value, !value.isEmpty else { return 0 }
        guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(value)
    }

    /// REQUEST_URI is not CGI's, but every web server sends it, and it is what the client wrote.
    private static func path(_ variable: (String) -> String?) -> String {
        guard let uri = variable("REQUEST_URI"), uri.utf8.first == UInt8(ascii: "/") else {
            return (variable("SCRIPT_NAME") ?? "") + (variable("PATH_INFO") ?? "")
        }
        // Byte by byte: as a Character, a "?" before a combining mark is not a "?".
        guard let end = uri.utf8.firstIndex(of: UInt8(ascii: "?")) else { return uri }
        return String(uri[..<end])
    }
}
