internal import Responder
internal import Transfer

/// Sends probes, one after the other, over kept connections.
final class ProbeSender {
    let target: ProbeTarget
    /// The server's own certificate in PEM, since there was a first answer over TLS.
    private(set) var certificate: String?
    /// Whether the last request began on this machine's loopback.
    private(set) var isFromLoopback = false
    private let clock: () -> Int64
    private let key: [UInt8]
    private let client: HTTPClient
    private let plainClient: HTTPClient

    /// - Parameters:
    ///   - target: Where to.
    ///   - key: The ledger's.
    ///   - caFile: A PEM file of authorities to trust instead of the system's.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    init(_ target: ProbeTarget, key: [UInt8], caFile: String?, clock: @escaping () -> Int64) {
        self.clock = clock
        self.target = target
        self.key = key
        func made(_ destination: String?) -> HTTPClient {
            HTTPClient(
                limits: .init(connect: 5000, total: 10_000, body: 64 << 10, overflow: .isCut),
                security: .init(caFile: caFile),
                connecting: .init(
                    destination: destination,
                    isHTTP11: true,
                    keepsCertificates: true
                )
            )
        }
        client = made(target.destination)
        plainClient = made(target.plainDestination)
    }

    /// Sends a request; redirects are not followed.
    func send(_ request: ProbeRequest) -> ProbeAnswer {
        let token = ProbeToken(now: clock() / 1000)
        let client = request.isPlain ? plainClient : client
        do throws(TransferError) {
            let url = target.url(of: request)
            let headers = request.headers(token, key: key)
            let reply =
                switch request.method {
                case .get: try client.get(url, headers: headers)
                case .post: try client.post(url, headers: headers, body: request.body)
                }
            certificate = certificate ?? client.certificates.first
            let address = client.localAddress ?? ""
            isFromLoopback = address.hasPrefix("127.") || address == "::1"
            return ProbeAnswer(reply, to: token, key: key)
        } catch {
            return .failure(error)
        }
    }
}
