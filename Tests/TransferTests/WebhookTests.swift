import Installation
import Testing
import Transfer

/// What a destination may answer to a webhook.
@Suite struct WebhookTests {
    private static let body = Array(#"{"type":"order.paid"}"#.utf8)

    @Test func `headers and body arrive as they were given`() throws {
        let server = try WebServer()
        let client = HTTPClient(
            security: HTTPClient.Security(caFile: server.certificates.authority)
        )
        let headers = ["Content-Type: application/json", "webhook-id: msg_1"]
        for port in [WebServer.Port.http, .good] {
            let url = try server.url("/echo", port)
            let lines = try client.post(url, headers: headers, body: Self.body).text
            #expect(lines.hasPrefix("POST\n"))
            #expect(lines.contains("\nContent-Type: application/json\n"))
            #expect(lines.contains("\nwebhook-id: msg_1\n"))
            #expect(lines.hasSuffix("\n\n{\"type\":\"order.paid\"}"))
            #expect(!lines.contains("Expect"))
        }
    }

    @Test(arguments: [200, 204, 302, 410, 429, 500])
    func `every status is an answer, and no redirect is followed`(status: Int) throws {
        let server = try WebServer()
        let url = try server.url("/status/\(status)")
        let reply = try HTTPClient().post(url, body: Self.body)
        #expect(reply.status == status)
        #expect(reply.text == (status == 204 ? "" : "status \(status)"))
        #expect(reply.header("Retry-After") == (status == 429 ? "7" : nil))
        #expect(!reply.isCut)
    }

    @Test func `a connection that is cut within the body is an error`() throws {
        let server = try WebServer()
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().post(server.url("/cut"), body: Self.body)
        }
        #expect(error?.cause == .curl(code: 18))
    }

    @Test func `an answer that does not come is given up after the time limit`() throws {
        let server = try WebServer()
        let limits = HTTPClient.Limits(total: 100, overflow: .isCut)
        for path in ["/silent", "/held/10"] {
            let error = #expect(throws: TransferError.self) {
                try HTTPClient(limits: limits).post(server.url(path), body: Self.body)
            }
            #expect(error?.cause == .curl(code: 28))
        }
    }

    @Test(arguments: [
        "X-A: 1\r\nX-B: 2", "X-A: 1\nX-B: 2", "X-A: 1\r", "X-A: secret\0", "X-A: \u{7F}",
    ])
    func `a header cannot become two`(header: String) throws {
        let server = try WebServer()
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().post(server.url("/echo"), headers: [header], body: Self.body)
        }
        #expect(error?.cause == .unusableHeader)
        #expect(error?.description.contains("secret") == false)
        #expect(!server.wasAsked)
    }

    @Test func `an address is not cut at a NUL`() throws {
        let server = try WebServer()
        let url = try server.url("/echo")
        let error = #expect(throws: TransferError.self) { try HTTPClient().get(url + "\0.a") }
        #expect(error?.cause == .curl(code: 3))
        #expect(!server.wasAsked)
    }

    @Test func `proxies of the environment are not used`() throws {
        let server = try WebServer()
        let sandbox = try Sandbox()
        let nobody = "http://127.0.0.1:\(try FreePort.find())"
        let url = try server.url("/echo")
        let result = try Programs.run(
            "alipay-callback",
            ["simulate", "return", "--config", sandbox.settingsPath, "--to", url, "--open"],
            environment: [
                "http_proxy": nobody, "https_proxy": nobody, "all_proxy": nobody, "no_proxy": "",
            ]
        )
        #expect(result.status == 0, "\(result.errors)")
        #expect(server.wasAsked)
    }
}
