/// One request as the web server described it: what CGI calls the meta-variables, and the body.
package struct Request: Sendable {
    package enum Method: Sendable, Equatable {
        case get, head, post, other
    }

    /// The request body, or why there is none that could be read.
    package enum Body: Sendable, Equatable {
        case complete([UInt8])
        /// Longer than the limit; it was not kept.
        case tooLarge
        /// Shorter or longer than CONTENT_LENGTH, or CONTENT_LENGTH is not a number.
        case wrongLength
    }

    package var method: Method
    /// The path that the client asked for, without the query.
    package var path: String
    /// What stands behind the `?`, byte for byte.
    package var query: [UInt8]
    package var body: Body
    /// ALIPAY_ROUTE, which only the web server's own settings can set.
    package var assignedRoute: String?
    /// ALIPAY_REQUEST_ID, the web server's own name for the request, or empty.
    package var requestID: String
    /// The Accept-Language header, or empty.
    package var acceptLanguage: String
    /// What comes with a probe of the operator's alone; `nil` for all others.
    package var probe: ProbeVariables?

    package init(
        method: Method,
        path: String,
        query: [UInt8] = [],
        body: Body = .complete([]),
        assignedRoute: String? = nil,
        requestID: String = "",
        acceptLanguage: String = "",
        probe: ProbeVariables? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.assignedRoute = assignedRoute
        self.requestID = requestID
        self.acceptLanguage = acceptLanguage
        self.probe = probe
    }
}
