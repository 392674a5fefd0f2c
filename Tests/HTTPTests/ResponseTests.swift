import HTTP
import Testing

@Suite struct ResponseTests {
    private func text(_ response: Response, withBody: Bool = true) -> String {
        String(decoding: response.cgiBytes(withBody: withBody), as: UTF8.self)
    }

    @Test func `writes success byte for byte`() {
        #expect(
            text(.text("success", status: 200))
                == "Status: 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 7\r\n\r\nsuccess"
        )
    }

    @Test func `writes the headers in their order`() {
        let response = Response.text(
            "fail",
            status: 405,
            headers: [.init("Allow", "POST"), .init("Cache-Control", "no-store")]
        )
        #expect(
            text(response)
                == "Status: 405 Method Not Allowed\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Allow: POST\r\nCache-Control: no-store\r\nContent-Length: 4\r\n\r\nfail"
        )
    }

    @Test func `counts the body in bytes and leaves it out for HEAD`() {
        let page = Response(status: 200, headers: [], body: Array("支付成功！".utf8))
        #expect(text(page) == "Status: 200 OK\r\nContent-Length: 15\r\n\r\n支付成功！")
        #expect(text(page, withBody: false) == "Status: 200 OK\r\nContent-Length: 15\r\n\r\n")
    }

    @Test func `leaves the bytes of the body as they are`() {
        let bytes = Array(UInt8.min...UInt8.max)
        let response = Response(status: 200, headers: [], body: bytes)
        #expect(response.cgiBytes().suffix(256) == bytes[...])
    }

    @Test(arguments: [
        (200, "OK"), (400, "Bad Request"), (403, "Forbidden"), (404, "Not Found"),
        (405, "Method Not Allowed"), (413, "Content Too Large"), (500, "Internal Server Error"),
        (503, "Service Unavailable"),
    ])
    func `gives each status the phrase of RFC 9110`(status: Int, phrase: String) {
        let line = text(.text("", status: status)).prefix { $0 != "\r\n" }
        #expect(line == "Status: \(status) \(phrase)")
    }
}
