/// A request as nginx describes it to a FastCGI responder.
package struct FastCGIRequest: Sendable {
    package var method: String
    /// The path that the client asked for.
    package var path: String
    /// What stands behind the `?`.
    package var query: [UInt8]
    package var body: [UInt8]
    /// Further parameters, ALIPAY_ROUTE say; they win over the usual ones.
    package var parameters: [(name: String, value: String)]

    /// The media type of a POST unless CONTENT_TYPE is among the parameters.
    private static let formType = "application/x-www-form-urlencoded"

    package init(
        method: String,
        path: String,
        query: [UInt8] = [],
        body: [UInt8] = [],
        parameters: [(name: String, value: String)] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.parameters = parameters
    }

    /// The request as FastCGI records.
    ///
    /// - Parameter keepsConnection: Whether the connection is to be used for another request.
    /// - Returns: What goes over the wire.
    package func bytes(keepsConnection: Bool) -> [UInt8] {
        let uri = Array(path.utf8) + (query.isEmpty ? [] : [UInt8(ascii: "?")] + query)
        var all: [(name: String, value: [UInt8])] = [
            ("REQUEST_METHOD", Array(method.utf8)),
            ("REQUEST_URI", uri),
            ("SCRIPT_NAME", Array(path.utf8)),
            ("QUERY_STRING", query),
            ("CONTENT_TYPE", method == "POST" ? Array(Self.formType.utf8) : []),
            ("CONTENT_LENGTH", method == "POST" ? Array(String(body.count).utf8) : []),
            ("GATEWAY_INTERFACE", Array("CGI/1.1".utf8)),
            ("SERVER_PROTOCOL", Array("HTTP/1.1".utf8)),
            ("REMOTE_ADDR", Array("127.0.0.1".utf8)),
        ]
        for parameter in parameters {
            all.removeAll { $0.name == parameter.name }
            all.append((parameter.name, Array(parameter.value.utf8)))
        }
        return FastCGIRecord.request(
            parameters: all,
            body: body,
            keepsConnection: keepsConnection
        )
    }
}
