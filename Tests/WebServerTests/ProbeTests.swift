import Foundation
import Installation
import Testing

/// `check --url` against a real nginx: right ones, and each way in which a path goes elsewhere.
@Suite struct ProbeTests {
    private let sandbox: Sandbox
    private let site: ProbedNginx
    private let responder: Child

    init() throws {
        sandbox = try Sandbox()
        site = try ProbedNginx(for: sandbox)
        responder = try sandbox.startResponder()
    }

    private func counted(_ table: String) throws -> String {
        try sandbox.sql("SELECT count(*) FROM \(table)")
    }

    @Test func `a correct configuration has no finding, and no probe is recorded`() throws {
        try site.start("include \(site.locations);")
        let result = try site.check()
        #expect(result.status == 0, "\(result.lines)")
        #expect(result.bad.isEmpty)
        for line in [
            "POST https://localhost/alipay/notify reaches this responder",
            "POST https://localhost/notify_url.php reaches this responder",
            "POST https://localhost/alipay/notify: 65536 bytes arrive whole, with Content-Length "
                + "and chunked",
            "GET https://localhost/alipay/return reaches this responder, the query byte for byte",
            "GET http://localhost/alipay/return leads buyers to https://localhost/alipay/return "
                + "(301)",
        ] {
            #expect(result.lines.contains("ok   probe: " + line), "\(line) in \(result.lines)")
        }
        #expect(result.lines.contains { $0.contains("certificate of localhost is trusted") })
        #expect(try counted("notifications") == "0")
        responder.stop()
        // Neither a refusal nor anything else is logged of a probe.
        #expect(!responder.log.contains("refused") && !responder.log.contains("probe"))
    }

    @Test func `where the locations are missing, the shop that answers is quoted`() throws {
        try site.start(#"location / { return 200 "\#n  Welcome\e[31m to the shop\nmore"; }"#)
        let result = try site.check()
        #expect(result.status == 1)
        let notify = try #require(
            result.bad.first { $0.contains("POST https://localhost/alipay/") }
        )
        #expect(notify.contains("is answered by the shop, 200 \"Welcome"))
        #expect(!notify.contains("\u{1B}") && !notify.contains("more"))
        #expect(
            result.bad.contains { $0.contains("GET https://localhost/return_url.php is answered") }
        )
    }

    @Test func `a notify address that is redirected is bad, since Alipay follows none`() throws {
        try site.start(
            """
            location = /alipay/notify { return 301 $uri/; }
            location = /notify_url.php { return 308 https://www.localhost$request_uri; }
            location = /alipay/return { return 302 /shop?a=secret; }
            """
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad.contains {
                $0.contains("POST https://localhost/alipay/notify is redirected (301) to ")
                    && $0.contains("/alipay/notify/: Alipay follows no redirect")
            }
        )
        #expect(
            result.bad.contains { $0.contains("is redirected (308) to https://www.localhost/") }
        )
        #expect(result.bad.contains { $0.contains("/alipay/return is redirected (302)") })
        #expect(!result.lines.contains { $0.contains("secret") })
    }

    @Test func `a rewrite of the whole server that takes the path elsewhere is found`() throws {
        try site.start(
            """
            if ($request_method = POST) { rewrite ^/alipay/ /index.php last; }
            location = /index.php { return 403 "blocked"; }
            include \(site.locations);
            """
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.count == 1)
        #expect(result.bad.first?.contains("/alipay/notify is answered by the shop, 403 ") == true)
    }

    @Test func `a location by regular expression that wins is found`() throws {
        let text = try site.edited("location = /alipay/notify {", "location /alipay/notify {")
        try site.start("\(text)\nlocation ~ ^/alipay/no { return 200 \"x\"; }")
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad.contains { $0.contains("/alipay/notify is answered by the shop, 200 \"x\"") }
        )
    }

    @Test func `a web server that looks at Alipay's User-Agent is distinguished`() throws {
        try site.start(
            "if ($http_user_agent = Mozilla/4.0) { return 403; }\ninclude \(site.locations);"
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("not with Alipay's User-Agent (Mozilla/4.0)") })
    }

    @Test func `a limit of the web server below body_limit is found`() throws {
        let text = try site.edited("client_max_body_size 1m;", "client_max_body_size 16k;")
        try site.start(text)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad.contains {
                $0.contains("answers 413 to a body of 65536 bytes")
                    && $0.contains("client_max_body_size")
            }
        )
    }

    @Test func `a body that is not passed on is found`() throws {
        let text = try site.edited(
            "client_max_body_size 1m;",
            "client_max_body_size 1m; fastcgi_pass_request_body off;"
        )
        try site.start(text)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("the body of 64 bytes is not as long as") })
    }

    @Test func `a server that is switched off for a while makes 503`() throws {
        try site.start("return 503;")
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("the web server answers 503") })
    }

    @Test func `a query that is changed on its way is shown`() throws {
        let text = try site.edited("QUERY_STRING $query_string;", "QUERY_STRING a=$arg_plain;")
        try site.start(text)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad.contains {
                $0.contains("/alipay/return: the query arrives changed")
                    && $0.contains("came a=~-._: pass it on")
            }
        )
    }

    @Test func `another installation on the path is not taken for this one`() throws {
        let other = try Sandbox()
        try site.start("include \(site.locations);")
        let running = try other.startResponder()
        defer { running.stop() }
        let result = try site.check(as: other)
        #expect(result.status == 1)
        let sentences = result.bad.filter { $0.contains("but not by this installation") }
        #expect(sentences.contains { $0.contains("POST https://localhost/alipay/notify") })
        #expect(sentences.contains { $0.contains("GET https://localhost/alipay/return") })
        #expect(sentences.contains { $0.contains("GET https://localhost/alipay/status") })
    }

    @Test func `an answer that only looks like this responder's is the shop's`() throws {
        let digest = "7f" + String(repeating: "0", count: 62)
        let report =
            #"{"route":"notify","method":"POST","path":"/alipay/notify","query":"","body":"complete","#
            + #""body_length":64,"body_sha256":"\#(digest)","shadow":false,"version":"1"}"#
        try site.start(
            """
            location = /alipay/notify {
                add_header Alipay-Callback-Probe-Answer \(digest);
                return 200 '\(report)';
            }
            """
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("/alipay/notify is answered by the shop, 200") })
    }

    @Test func `a route that the web server gives wrongly is named`() throws {
        let text = try site.edited("ALIPAY_ROUTE notify;", "ALIPAY_ROUTE return;")
        try site.start(text)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad.contains { $0.contains("reaches this responder as return, not as notify") }
        )
    }

    @Test func `a status page that is open to strangers is bad, also when asked from loopback`()
        throws
    {
        let text = try site.edited("    allow 127.0.0.1;\n    deny all;\n", "")
        try site.start(text, host: "0.0.0.0")
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("is open to an address that is not loopback") })
    }

    @Test func `a status page that is closed to other addresses is all right`() throws {
        try site.start("include \(site.locations);", host: "0.0.0.0")
        let result = try site.check()
        #expect(result.status == 0, "\(result.lines)")
        #expect(
            result.lines.contains {
                $0.hasPrefix("ok   ")
                    && $0.contains("/alipay/status does not reach the responder from ")
            }
        )
    }

    @Test func `a status page that loopback alone can ask proves nothing, and that is said`() throws
    {
        try site.start("include \(site.locations);")
        let result = try site.check()
        #expect(result.notes.contains { $0.contains("whether strangers get there is not known") })
    }

    @Test(arguments: ["expired", "other", "selfsigned"])
    func `a certificate that Alipay would refuse is said once`(certificate: String) throws {
        try site.start("include \(site.locations);", certificate: certificate)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.lines.count == 1)
        #expect(result.bad.first?.contains("TLS error") == true)
    }

    @Test func `where nothing listens, that is said once`() throws {
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.lines.count == 1)
        #expect(result.bad.first?.contains("connection refused") == true)
    }

    @Test func `a web server that answers over http as well is reported`() throws {
        try site.start("include \(site.locations);", plain: "include \(site.locations);")
        let result = try site.check()
        #expect(result.status == 0, "\(result.lines)")
        let line = "ok   probe: POST http://localhost/alipay/notify reaches this responder as well"
        #expect(result.lines.contains(line))
    }
}
