import Testing
import Transfer

@testable import FastCGIClient

@Suite struct CGIOutputTests {
    private func reply(_ text: String) throws -> HTTPReply {
        try CGIOutput.reply(Array(text.utf8))
    }

    @Test(arguments: ["\r\n", "\n"])
    func `headers end in one kind of line end or the other`(end: String) throws {
        let lines = ["status:  403 Forbidden", "X-One:  1 ", "", "body\r\n\r\n: rest"]
        let reply = try reply(lines.joined(separator: end))
        #expect(reply.status == 403)
        #expect(reply.header("x-one") == "1")
        #expect(reply.headers.count == 1)
        #expect(reply.text == "body\r\n\r\n: rest")
    }

    @Test func `no Status means 200`() throws {
        #expect(try reply("Content-Type: text/plain\r\n\r\n").status == 200)
    }

    @Test(arguments: ["", "success", "Status: 200 OK\r\n", "<html>\n\nX: 1\n\n", "Status: ok\n\n"])
    func `what is not CGI output is an error`(text: String) {
        #expect(throws: FastCGIConnection.Failure.self) { try reply(text) }
    }
}
