import Installation
import Testing

/// An `upstream` of a user's own, in which one failure takes a server out for an hour.
@Suite struct FailedServerTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        let server = "server unix:\(sandbox.socketPath) max_fails=1 fail_timeout=1h;"
        nginx = try Nginx(
            for: sandbox,
            adding: """
                large_client_header_buffers 8 32k;
                client_max_body_size 64m;
                location = /pay/notify {
                    include fastcgi_params;
                    fastcgi_param ALIPAY_ROUTE notify;
                    fastcgi_pass two;
                }
                """,
            upstream: "upstream two { \(server) \(server) }"
        )
    }

    /// Each of nginx's two workers counts the failures of its own.
    private func expect(_ status: Int, to body: [UInt8], headers: [String] = []) throws {
        let url = nginx.url("/pay/notify")
        for number in 1...8 {
            #expect(try Web.post(url, body, headers: headers).status == status)
            let reply = try Web.post(url, sandbox.notification("N\(number)"))
            #expect(reply.status == 200)
            #expect(reply.body == "success")
        }
        #expect(responder.isRunning)
    }

    @Test(arguments: [3, 4])
    func `a long head does not take the responder from others`(count: Int) throws {
        let headers = (1...count).map { "X-A\($0): " + String(repeating: "x", count: 15_000) }
        try expect(431, to: Array("sign=a".utf8), headers: headers)
    }

    @Test func `neither does a long body`() throws {
        try expect(413, to: [UInt8](repeating: 0x78, count: 5 << 20))
    }
}
