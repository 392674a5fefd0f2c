import Foundation
import Installation
import Testing

/// What `check --url` says to do where nothing gets to the responder.
@Suite struct ProbeAdviceTests {
    private let sandbox: Sandbox
    private let site: ProbedNginx

    init() throws {
        sandbox = try Sandbox()
        site = try ProbedNginx(for: sandbox)
    }

    @Test func `a web server that connects elsewhere makes 502 with a responder`() throws {
        let responder = try sandbox.startResponder()
        try site.start("include \(site.locations);", socket: sandbox.folder.path + "/nobody.sock")
        let result = try site.check()
        #expect(result.status == 1)
        let reported = result.bad.filter {
            $0.contains(
                "answers 502: the responder listens at unix:\(sandbox.socketPath), so the web "
                    + "server connects elsewhere"
            )
        }
        #expect(reported.count == 1, "\(result.lines)")
        #expect(result.bad.count { $0.hasSuffix(": 502 for the same reason") } == 3)
        #expect(responder.isRunning)
    }

    @Test func `a responder that was stopped makes 502, and is to be started`() throws {
        try sandbox.startResponder().stop()
        try site.start("include \(site.locations);")
        let result = try site.check()
        #expect(result.status == 1)
        let reported = result.bad.filter {
            $0.contains("502: no responder listens at unix:\(sandbox.socketPath): start it")
        }
        #expect(reported.count == 1, "\(result.lines)")
        let either = "status does not reach this responder either"
        #expect(result.notes.contains { $0.contains(either) })
    }

    @Test func `a path that the locations do not have gets a line for nginx`() throws {
        try sandbox.change {
            $0 + "\n[routes]\nnotify = [\"/pay/notify_url.php\", \"/alipay/notify\"]\n"
        }
        let responder = try sandbox.startResponder()
        try site.start(
            """
            include \(site.locations);
            default_type text/html;
            location / { return 404 "<html><head><title> Nothing </title></head></html>"; }
            """
        )
        let result = try site.check()
        #expect(result.status == 1)
        #expect(
            result.bad == [
                """
                bad  probe: POST https://localhost/pay/notify_url.php is answered by the shop, 404 \
                "Nothing", not by this responder: add a location for it beside \
                alipay-callback-locations.conf (nginx: location = /pay/notify_url.php { rewrite ^ \
                /alipay/notify last; }), before whatever takes the path now, and reload the web server
                """
            ]
        )
        // With that line it is all right.
        try site.stop()
        try site.start(
            """
            include \(site.locations);
            location = /pay/notify_url.php { rewrite ^ /alipay/notify last; }
            """
        )
        #expect(try site.check().status == 0)
        #expect(responder.isRunning)
    }

    @Test func `a path that the locations have is to be included`() throws {
        let responder = try sandbox.startResponder()
        try site.start("location / { return 200 x; }")
        #expect(
            try site.check().bad.contains {
                $0.contains("/alipay/notify is answered by the shop, 200 \"x\", not by this")
                    && $0.contains("include alipay-callback-locations.conf in the shop's")
            }
        )
        #expect(responder.isRunning)
    }
}
