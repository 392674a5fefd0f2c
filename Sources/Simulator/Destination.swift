package import HTTPClient

/// Where a simulated notification goes.
package enum Destination: Sendable, Equatable {
    case web(url: String)
    /// Straight to a responder, as a web server would pass it on.
    case fastCGI(FastCGIAddress)

    /// Reads an http or https address, `unix:/path`, or `127.0.0.1:9000`; `nil` for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            self = .web(url: text)
        } else if let address = FastCGIAddress(text) {
            self = .fastCGI(address)
        } else {
            return nil
        }
    }

    /// Sends a notification the way Alipay does, and waits for the answer.
    ///
    /// - Parameter body: The signed form body.
    /// - Returns: What was answered.
    /// - Throws: `TransferError` or `FastCGIConnection.Failure` when nothing was.
    package func notify(_ body: [UInt8]) throws -> HTTPReply {
        switch self {
        case .web(let url):
            return try HTTPClient().post(url, headers: AlipayRequest.headers, body: body)
        case .fastCGI(let address):
            let request = FastCGIRequest(
                method: "POST",
                path: "/alipay/notify",
                body: body,
                parameters: [("ALIPAY_ROUTE", "notify")]
            )
            return try FastCGIConnection(to: address).send(request)
        }
    }
}
