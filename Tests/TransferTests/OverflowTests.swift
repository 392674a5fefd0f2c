import Installation
import Testing
import Transfer

@Suite struct OverflowTests {
    /// A minute: what ends by this limit is an error, and a red test.
    private func client(_ overflow: HTTPClient.Limits.Overflow, body: Int = 1000) -> HTTPClient {
        HTTPClient(limits: HTTPClient.Limits(total: 60_000, body: body, overflow: overflow))
    }

    @Test(arguments: [200, 410, 500])
    func `an endless body is cut at the limit, and the status is kept`(status: Int) throws {
        let server = try WebServer()
        let reply = try client(.isCut).post(server.url("/endless/\(status)"), body: [])
        #expect(reply.status == status)
        #expect(reply.isCut)
        #expect(reply.body == [UInt8](repeating: UInt8(ascii: "b"), count: 1000))
        #expect(server.waits(for: "done /endless/\(status)"))
    }

    @Test func `a body that stops at the limit is not waited for`() throws {
        let server = try WebServer()
        let reply = try client(.isCut).post(server.url("/held/1000"), body: [])
        #expect(reply.status == 200)
        #expect(reply.isCut)
        #expect(reply.body.count == 1000)
    }

    @Test func `a shorter body is whole`() throws {
        let server = try WebServer()
        let reply = try client(.isCut).post(server.url("/bytes/999"), body: [])
        #expect(!reply.isCut)
        #expect(reply.body.count == 999)
    }

    @Test func `nothing of a body is kept under a limit of nothing`() throws {
        let server = try WebServer()
        let client = client(.isCut, body: 0)
        let reply = try client.get(server.url("/status/429"))
        #expect(reply.status == 429)
        #expect(reply.header("Retry-After") == "7")
        #expect(reply.isCut && reply.body.isEmpty)
        #expect(try !client.get(server.url("/status/204")).isCut)
    }

    @Test func `a client continues after a body that was cut`() throws {
        let server = try WebServer()
        let client = client(.isCut)
        for _ in 1...3 {
            #expect(try client.get(server.url("/endless/200")).isCut)
            #expect(try client.get(server.url("/status/410")).text == "status 410")
        }
    }

    @Test func `where nobody says otherwise a longer body is an error`() throws {
        let server = try WebServer()
        let error = #expect(throws: TransferError.self) {
            try client(.isError).get(server.url("/endless/200"))
        }
        #expect(error?.cause == .bodyTooLong(limit: 1000))
        #expect(try client(.isError).get(server.url("/bytes/1000")).body.count == 1000)
    }

    @Test func `headers without end are an error`() throws {
        let server = try WebServer()
        let error = #expect(throws: TransferError.self) {
            try client(.isCut).get(server.url("/headers"))
        }
        #expect(error?.cause == .headTooLong(limit: 262_144))
        #expect(server.waits(for: "done /headers"))
    }
}
