internal import FastCGIClient
package import System
package import Transfer

/// Where a simulated notification goes.
package enum Destination: Sendable, Equatable {
    case web(url: String)
    /// Straight to a responder, as a web server would pass it on.
    case fastCGI(SocketAddress)

    /// Reads an http or https address, `unix:/path`, or `127.0.0.1:9000`; `nil` for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            self = .web(url: text)
        } else if text.hasPrefix("unix:/") {
            self = .fastCGI(.unix(path: String(text.dropFirst(5))))
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isIPv4(parts[0]), let port = UInt16(parts[1]), port > 0
            else { return nil }
            self = .fastCGI(.ipv4(host: String(parts[0]), port: port))
        }
    }

    /// A responder may have been started on the line before; in milliseconds.
    private static let startTimeout = 3000

    private static func isIPv4(_ text: Substring) -> Bool {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers.allSatisfy { UInt8($0) != nil }
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
                parameters: [
                    ("ALIPAY_ROUTE", "notify"), ("CONTENT_TYPE", AlipayRequest.contentType),
                ]
            )
            return try FastCGIConnection(to: address, startTimeout: Self.startTimeout).send(request)
        }
    }
}
