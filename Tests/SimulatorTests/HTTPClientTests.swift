import Simulator
import Testing
import Transfer

/// The client against a real nginx.
@Suite struct HTTPClientTests {
    private func failure(
        _ url: String,
        limits: HTTPClient.Limits = HTTPClient.Limits()
    ) -> TransferError? {
        #expect(throws: TransferError.self) { try HTTPClient(limits: limits).get(url) }
    }

    @Test func `gives status, headers and body`() throws {
        let server = try WebServer()
        let headers = ["User-Agent: me", "X-Mine: 1"]
        let reply = try HTTPClient().get(server.url("/hello"), headers: headers)
        #expect(reply.status == 200)
        #expect(reply.text == "GET me 1")
        #expect(reply.header("x-two") == "one: two")
        #expect(reply.header("X-Three") == nil)
    }

    @Test func `an error status is an answer like any other`() throws {
        let server = try WebServer()
        let reply = try HTTPClient().get(server.url("/broken"))
        #expect(reply.status == 500)
        #expect(reply.text == "no")
    }

    @Test func `posts a body`() throws {
        let server = try WebServer()
        let body = [UInt8](repeating: UInt8(ascii: "p"), count: 5_000)
        let client = HTTPClient()
        let headers = ["Content-Type: text/odd"]
        let reply = try client.post(server.url("/echo"), headers: headers, body: body)
        #expect(reply.header("X-Was") == "POST")
        #expect(reply.text.contains("|text/odd\n"))
        #expect(reply.body.suffix(body.count).elementsEqual(body))
        let empty = try client.post(server.url("/echo"), body: [])
        #expect(empty.header("X-Was") == "POST")
    }

    @Test func `sends a notification the way Alipay does`() throws {
        let server = try WebServer()
        let destination = try #require(Destination(server.url("/echo")))
        let reply = try destination.notify(Array("a=1".utf8))
        #expect(reply.text.contains("application/x-www-form-urlencoded; text/html; charset=utf-8"))
        #expect(reply.text.hasSuffix("a=1"))
        let greeting = try #require(Destination(server.url("/hello"))).notify([])
        #expect(greeting.text == "POST Mozilla/4.0 ")
    }

    @Test func `keeps the connection, and nothing else of the last request`() throws {
        let server = try WebServer()
        let client = HTTPClient()
        _ = try client.post(server.url("/hello"), headers: ["X-Mine: 1"], body: [1])
        #expect(try client.get(server.url("/count")).text == "2")
        #expect(try client.get(server.url("/hello")).text == "GET  ")
    }

    @Test func `follows no redirect`() throws {
        let server = try WebServer()
        let reply = try HTTPClient().get(server.url("/away"))
        #expect(reply.status == 302)
        #expect(reply.header("Location")?.hasSuffix("/hello") == true)
    }

    @Test func `takes a body as long as the limit, and no longer one`() throws {
        let server = try WebServer()
        let exact = HTTPClient(limits: HTTPClient.Limits(body: 100_000))
        #expect(try exact.get(server.url("/big")).body.count == 100_000)
        let failure = failure(server.url("/big"), limits: HTTPClient.Limits(body: 99_999))
        #expect(failure?.cause == .bodyTooLong(limit: 99_999))
        #expect(failure?.description == "127.0.0.1: the answer is longer than 99999 bytes")
    }

    @Test func `trusts no certificate that nobody vouches for`() throws {
        let server = try WebServer()
        #expect(failure(server.secureURL("/hello"))?.cause == .curl(code: 60))
    }

    @Test func `gives up on a silent server after the time limit`() throws {
        let silent = try ListeningSocket()
        let limits = HTTPClient.Limits(connect: 50, total: 50)
        let failure = failure("http://127.0.0.1:\(silent.port)/", limits: limits)
        #expect(failure?.cause == .curl(code: 28))
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
    func `speaks nothing but http and https`(url: String) {
        #expect(failure(url)?.cause == .curl(code: 1))
    }

    @Test func `an error names the host, and no secret of the address`() throws {
        let closed = try ListeningSocket(isOpen: false)
        let url = "http://me:secret@127.0.0.1:\(closed.port)/hook/secret?key=secret"
        #expect(failure(url)?.description == "127.0.0.1: Couldn't connect to server")
        let unreadable = failure("http://secret secret/")
        #expect(unreadable?.description.contains("secret") == false)
    }
}
