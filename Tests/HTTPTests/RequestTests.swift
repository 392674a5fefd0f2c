import HTTP
import Testing

@Suite struct RequestTests {
    private func request(_ variables: [String: String]) -> Request {
        Request(query: [], body: .complete([])) { variables[$0] }
    }

    @Test func `takes the path that the client wrote`() {
        let request = request([
            "REQUEST_METHOD": "GET",
            "REQUEST_URI": "/alipay/return?out_trade_no=1",
            "SCRIPT_NAME": "/index.php",
            "PATH_INFO": "/x",
        ])
        #expect(request.path == "/alipay/return")
        #expect(request.method == .get)
    }

    @Test(arguments: [
        ("/a?", "/a"), ("/a??b", "/a"), ("/a?b?c", "/a"), ("/", "/"), ("/a%3Fb", "/a%3Fb"),
        // A combining mark joins with the character before it, not with the path.
        ("/a?\u{301}b", "/a"), ("/\u{301}?b", "/\u{301}"),
    ])
    func `ends the path at the first question mark`(uri: String, path: String) {
        #expect(request(["REQUEST_URI": uri, "SCRIPT_NAME": "/other"]).path == path)
    }

    @Test(arguments: [
        [:], ["REQUEST_URI": ""], ["REQUEST_URI": "http://shop.example/x"], ["REQUEST_URI": "*"],
    ])
    func `falls back to SCRIPT_NAME and PATH_INFO`(variables: [String: String]) {
        let both = ["SCRIPT_NAME": "/cgi-bin/alipay", "PATH_INFO": "/notify"]
        let all = variables.merging(both) { first, _ in first }
        #expect(request(all).path == "/cgi-bin/alipay/notify")
        #expect(request(variables).path == "")
    }

    @Test(arguments: [
        ("GET", Request.Method.get), ("HEAD", .head), ("POST", .post), ("PUT", .other),
        ("post", .other), ("", .other),
    ])
    func `knows the three methods by their exact names`(name: String, method: Request.Method) {
        #expect(request(["REQUEST_METHOD": name]).method == method)
        #expect(request([:]).method == .other)
    }

    @Test func `takes a route from the web server alone and only when it says one`() {
        #expect(request(["ALIPAY_ROUTE": "status"]).assignedRoute == "status")
        #expect(request(["ALIPAY_ROUTE": ""]).assignedRoute == nil)
        #expect(request(["HTTP_ALIPAY_ROUTE": "status"]).assignedRoute == nil)
    }

    @Test func `has empty texts for variables that are not set`() {
        #expect(request([:]).acceptLanguage == "")
        #expect(request(["HTTP_ACCEPT_LANGUAGE": "zh"]).acceptLanguage == "zh")
    }

    @Test func `takes the query and the body byte for byte`() {
        let bytes = Array(UInt8.min...UInt8.max)
        let request = Request(query: bytes, body: .complete(bytes)) { _ in nil }
        #expect(request.query == bytes)
        #expect(request.body == .complete(bytes))
    }

    @Test(arguments: [
        ("", 0), ("0", 0), ("1", 1), ("65536", 65536), ("007", 7), ("9223372036854775807", Int.max),
    ])
    func `reads CONTENT_LENGTH`(value: String, length: Int) {
        #expect(Request.contentLength(value) == length)
        #expect(Request.contentLength(nil) == 0)
    }

    @Test(arguments: [
        "-1", "+1", " 1", "1 ", " ", "1,1", "0x10", "1e3", "9223372036854775808", "١",
        "99999999999999999999999999", "1\n", "1.0",
    ])
    func `refuses a CONTENT_LENGTH that is not a number`(value: String) {
        #expect(Request.contentLength(value) == nil)
    }
}
