import Alipay
import Foundation
import Installation
import Testing

/// The rows of the wire table that need settings or a ledger of their own.
@Suite struct RefusalTests {
    @Test func `under orders = match an unknown order and a wrong amount are quarantined`() throws {
        let sandbox = try Sandbox()
        try sandbox.change {
            $0.replacingOccurrences(of: #"orders = "record""#, with: #"orders = "match""#)
        }
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")

        let unknown = try Web.post(url, sandbox.notification("M1"))
        #expect(unknown.status == 200)
        #expect(unknown.body == "fail")
        #expect(responder.waits(for: "unknown_order"))

        _ = try sandbox.sql(
            """
            INSERT INTO orders (app_id, out_trade_no, trade_no, status, total_fen, refunded_fen,
                subject, created_at, updated_at)
            VALUES ('2021000000000000', 'M1', '', 'pending', 8889, 0, '', 0, 0)
            """
        )
        let wrong = try Web.post(url, sandbox.notification("M1"))
        #expect(wrong.status == 200)
        #expect(wrong.body == "fail")
        #expect(responder.waits(for: "amount_differs"))

        _ = try sandbox.sql("UPDATE orders SET total_fen = 8888")
        #expect(try Web.post(url, sandbox.notification("M1")).body == "success")
        #expect(try sandbox.sql("SELECT status FROM orders") == "paid")
    }

    @Test func `a locked or missing ledger is answered with 503 until it is back`() throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        #expect(try Web.post(url, sandbox.notification("L1")).body == "success")

        // A folder in the place of the file: it cannot be opened, whoever asks.
        let aside = sandbox.ledgerPath + ".aside"
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.moveItem(
                atPath: sandbox.ledgerPath + suffix,
                toPath: aside + suffix
            )
        }
        try FileManager.default.createDirectory(
            atPath: sandbox.ledgerPath,
            withIntermediateDirectories: false
        )
        let refused = try Web.post(url, sandbox.notification("L2"))
        #expect(refused.status == 503)
        #expect(refused.body == "fail")
        #expect(responder.waits(for: "ledger unavailable"))

        // All that was recorded is in the file alone by now.
        try FileManager.default.removeItem(atPath: sandbox.ledgerPath)
        try FileManager.default.moveItem(atPath: aside, toPath: sandbox.ledgerPath)
        #expect(try Web.post(url, sandbox.notification("L2")).body == "success")
        #expect(try sandbox.sql("SELECT out_trade_no FROM orders") == "L1\nL2")
    }

    @Test func `an unknown path gets 404`() throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(
            for: sandbox,
            adding: "location / { include fastcgi_params; fastcgi_pass alipay_callback; }"
        )
        let reply = try Web.get(nginx.url("/elsewhere"))
        #expect(reply.status == 404)
        #expect(reply.headers["content-type"]?.hasPrefix("text/plain") == true)
        _ = responder
    }

    @Test func `without ALIPAY_ROUTE the path decides`() throws {
        let sandbox = try Sandbox(adding: "[routes]\nnotify = [\"/pay/notify\"]\n")
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(
            for: sandbox,
            adding: "location / { include fastcgi_params; fastcgi_pass alipay_callback; }"
        )
        let body = try sandbox.notification("R1")
        #expect(try Web.post(nginx.url("/pay/notify?x=1"), body).body == "success")
        #expect(try Web.post(nginx.url("/pay/notify/"), body).status == 404)
        _ = responder
    }

    @Test func `settings with errors do not start, and every error is reported`() throws {
        let sandbox = try Sandbox(adding: "[page]\nlanguage = \"fr\"\ncolour = 1\n")
        let result = try Programs.run("alipay-callback-fcgi", ["--config", sandbox.settingsPath])
        #expect(result.status == 78)
        #expect(result.errors.contains("[page] language: expected one of"))
        #expect(result.errors.contains("[page] colour: is not a key of this table"))
    }
}
