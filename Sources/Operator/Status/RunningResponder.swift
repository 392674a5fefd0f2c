internal import FastCGIClient
package import Settings
package import Transfer

internal import enum System.SocketAddress

/// The responder that listens where the settings say.
package struct RunningResponder {
    private let address: ListenAddress

    package init(_ address: ListenAddress) { self.address = address }

    /// Asks for the status in JSON, as the web server does; it waits for 10 seconds at most.
    ///
    /// - Returns: What was answered, of whichever status: another program may listen there.
    /// - Throws: `FastCGIConnection.Failure` when nothing answers.
    package func status() throws -> HTTPReply {
        let request = FastCGIRequest(
            method: "GET",
            path: "/alipay/status",
            query: Array("json".utf8),
            parameters: [("ALIPAY_ROUTE", "status")]
        )
        return try FastCGIConnection(to: address.socketAddress, timeout: 10_000).send(request)
    }
}

extension ListenAddress {
    /// As it stands in a `fastcgi_pass`.
    package var text: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }

    var socketAddress: SocketAddress {
        switch self {
        case .unix(let path): .unix(path: path)
        case .tcp(let host, let port): .ipv4(host: host, port: port)
        }
    }
}
