import Foundation
import Installation
import Testing

/// `check --url` for a shadow: copies are counted by the shadow itself, since nobody gets its answers.
@Suite struct ProbeShadowTests {
    private let sandbox: Sandbox
    private let site: ProbedNginx
    private let copies: String

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nshadow = true") }
        site = try ProbedNginx(for: sandbox)
        copies = try DeployFiles(for: sandbox).text("nginx/alipay-callback-shadow-locations.conf")
    }

    /// A shop whose script is at one path, with lines of its own there; nginx's `return` makes no
    /// copies, so the shop is a server of its own.
    private func shop(_ lines: String, _ copies: String, server: String = "") -> String {
        """
        \(server)
        \(copies)
        location = /notify_url.php {
            \(lines)
            proxy_pass http://unix:\(sandbox.folder.path)/shop.sock;
        }
        location / { proxy_pass http://unix:\(sandbox.folder.path)/shop.sock; }
        """
    }

    /// The shop itself.
    private var plain: String {
        """
        return 301 https://$host$request_uri;
        }
        server {
            listen unix:\(sandbox.folder.path)/shop.sock;
            location = /notify_url.php { return 200 "fail"; }
            location / { return 404; }
        """
    }

    @Test func `copies that come whole and marked, and no others, are all right`() throws {
        let responder = try sandbox.startResponder()
        defer { responder.stop() }
        try site.start(shop("mirror /alipay-callback-shadow;", copies), plain: plain)
        let result = try site.check()
        #expect(result.status == 0)
        #expect(
            result.lines.contains(
                "ok   probe: POST https://localhost/notify_url.php is copied to the shadow, whole and "
                    + "marked as a copy"
            )
        )
        #expect(
            result.lines.contains("ok   probe: no other POST of the shop is copied to the shadow")
        )
        #expect(try sandbox.sql("SELECT count(*) FROM shadow_answers") == "0")
    }

    @Test func `a mirror of the whole server is found`() throws {
        let responder = try sandbox.startResponder()
        defer { responder.stop() }
        try site.start(
            shop("", copies, server: "mirror /alipay-callback-shadow;"),
            plain: plain
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("other POSTs of the shop are copied") })
    }

    @Test func `a path that is not mirrored is found`() throws {
        let responder = try sandbox.startResponder()
        defer { responder.stop() }
        try site.start(shop("", copies), plain: plain)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("is not copied to the shadow: mirror ") })
    }

    @Test func `copies without their body are found`() throws {
        let responder = try sandbox.startResponder()
        defer { responder.stop() }
        let lines = "mirror /alipay-callback-shadow; mirror_request_body off;"
        try site.start(shop(lines, copies), plain: plain)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("is copied to the shadow without its body") })
    }

    @Test func `copies that are not marked as copies are found`() throws {
        let responder = try sandbox.startResponder()
        defer { responder.stop() }
        let unmarked = copies.replacing("ALIPAY_ROUTE shadow;", with: "ALIPAY_ROUTE notify;")
        try site.start(shop("mirror /alipay-callback-shadow;", unmarked), plain: plain)
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("as notify, not marked as a copy") })
    }

    @Test func `a shadow that Alipay itself is led to is found, and so is one that does not run`()
        throws
    {
        let responder = try sandbox.startResponder()
        try site.start("include \(site.locations);")
        let result = try site.check()
        #expect(result.status == 1)
        #expect(result.bad.contains { $0.contains("leads Alipay to a shadow") })
        responder.stop()
        let stopped = try site.check()
        #expect(stopped.status == 1)
        #expect(stopped.bad.contains { $0.contains("the shadow does not answer at ") })
    }
}
