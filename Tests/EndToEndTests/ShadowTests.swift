import Foundation
import Installation
import Testing

/// A responder beside a real PHP that answers Alipay, and the comparison of the two.
@Suite(.enabled(if: PHPShop.isThere, "no php-cgi here: deploy/test installs it"))
struct ShadowTests {
    private let sandbox: Sandbox
    private let php: PHPShop

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nshadow = true") }
        php = try PHPShop(for: sandbox)
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func report(_ arguments: String...) throws -> (status: Int32, object: [String: Any]) {
        let result = try Programs.run(
            "alipay-callback",
            ["shadow", "report", "--php", php.logPath, "--json", "--config", sandbox.settingsPath]
                + arguments
        )
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return (result.status, try #require(object as? [String: Any]))
    }

    private func nginx() throws -> Nginx { try Nginx(for: sandbox, adding: php.locations) }

    private func forged(_ number: String) throws -> [UInt8] {
        let body = String(decoding: try sandbox.notification(number), as: UTF8.self)
        return Array(body.replacing("88.88", with: "0.01").utf8)
    }

    @Test func `PHP answers, the shadow records without events, and they agree`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try nginx()
        for number in ["A1", "A2", "A1"] {
            let reply = try Web.post(nginx.url("/honest"), sandbox.notification(number))
            #expect(reply.body == "success")
            #expect(reply.headers["content-type"]?.hasPrefix("text/html") == true)
        }
        #expect(try Web.post(nginx.url("/honest"), forged("A3")).body == "fail")
        nginx.finish()
        #expect(responder.stop() == 0)
        #expect(try sandbox.sql("SELECT out_trade_no, status FROM orders") == "A1|paid\nA2|paid")
        #expect(
            try sandbox.sql("SELECT out_trade_no, arrivals, outcome FROM notifications")
                == "A1|2|applied\nA2|1|applied"
        )
        #expect(try sandbox.sql("SELECT count(*) FROM events") == "0")
        let (status, object) = try report()
        #expect(status == 0)
        #expect(object["both_success"] as? Int == 3)
        #expect(object["both_fail"] as? Int == 1)
        #expect((object["differences"] as? [Any])?.isEmpty == true)
        #expect((object["php_milliseconds"] as? [String: Int])?["median"] != nil)
        let text = try tool("shadow", "report", "--php", php.logPath)
        #expect(text.status == 0)
        #expect(text.output.contains("no difference"))
        let check = try tool("check")
        #expect(check.output.contains("note shadow: "))
        #expect(check.status == 0)
        #expect(try tool("notifications", "audit").status == 0)
        let log = try String(contentsOfFile: php.logPath, encoding: .utf8)
        #expect(!log.contains("out_trade_no") && !log.contains("total_amount"))
    }

    @Test func `whoever accepted too much or too little is named with the order`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try nginx()
        #expect(try Web.post(nginx.url("/lax"), forged("B1")).body == "success")
        #expect(
            try Web.post(nginx.url("/mumbling"), sandbox.notification("B2")).body == "success\n"
        )
        #expect(try Web.post(nginx.url("/lax"), sandbox.notification("B3")).body == "success")
        nginx.finish()
        responder.stop()
        let (status, object) = try report()
        #expect(status == 1)
        #expect(object["both_success"] as? Int == 1)
        let rows = try #require(object["differences"] as? [[String: Any]])
        #expect(
            rows.map { $0["kind"] as? String } == ["php_success_alone", "shadow_success_alone"]
        )
        #expect(rows.map { $0["out_trade_no"] as? String } == ["B1", "B2"])
        #expect(rows[0]["code"] as? String == "content_differs")
        #expect(rows[1]["php_bytes"] as? Int == 8)
        #expect(try sandbox.sql("SELECT out_trade_no FROM orders") == "B2\nB3")
        let text = try tool("shadow", "report", "--php", php.logPath)
        #expect(text.status == 1)
        #expect(text.output.contains("content_differs"))
        #expect(text.output.contains("→ success by PHP alone"))
    }

    @Test func `of many forgeries the first are kept whole, and the report counts them all`() throws
    {
        let responder = try sandbox.startResponder()
        let nginx = try nginx()
        // In whatever hours they come, of one of them more than are kept.
        for number in 0..<45 {
            #expect(try Web.post(nginx.url("/honest"), forged("F\(number)")).body == "fail")
        }
        nginx.finish()
        #expect(responder.stop() == 0)
        let (status, object) = try report()
        #expect(status == 0)
        let refused = try #require(object["refused"] as? [[String: Any]])
        let copies = refused.compactMap { $0["copies"] as? Int }
        #expect(copies.reduce(0, +) == 45)
        let kept = copies.map { min($0, 20) }.reduce(0, +)
        #expect(try sandbox.sql("SELECT count(*) FROM shadow_answers") == String(kept))
        #expect(object["both_fail"] as? Int == kept)
        #expect(object["both_fail_counted"] as? Int == 45 - kept)
        #expect(refused.allSatisfy { $0["cause"] as? String == "content_differs" })
        let text = try tool("shadow", "report", "--php", php.logPath)
        #expect(text.output.contains("both fail, counted alone  \(45 - kept)\n"))
        #expect(text.output.contains("content_differs  45"))
    }

    @Test func `without its shadow PHP answers as ever, and what was missed is counted`() throws {
        let first = try sandbox.startResponder()
        let nginx = try nginx()
        #expect(try Web.post(nginx.url("/honest"), sandbox.notification("C1")).body == "success")
        // Past nginx's log.
        #expect(try Web.post(nginx.url("/unlogged"), sandbox.notification("C2")).body == "success")
        first.stop()
        #expect(try Web.post(nginx.url("/honest"), sandbox.notification("C3")).body == "success")
        nginx.finish()
        let (status, object) = try report()
        #expect(status == 1)
        #expect(object["both_success"] as? Int == 1)
        #expect(object["not_in_shadow"] as? Int == 1)
        #expect(object["not_in_php_log"] as? Int == 1)
        let (later, nothing) = try report("--since", "2099-01-01")
        #expect(later == 0)
        #expect(nothing["both_success"] as? Int == 0)
    }

    @Test func `in whatever order it is switched, nothing is lost and nothing happens twice`()
        throws
    {
        // nginx first: the shadow has nothing to say to Alipay, which sends again.
        let shadow = try sandbox.startResponder()
        let nginx = try nginx()
        let early = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("E1"))
        #expect(early.status == 503)
        #expect(early.body == "fail")
        shadow.stop()
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
        #expect(shadow.log.contains("a shadow takes copies alone"))

        // The responder first: the copies that still come are not news here, PHP has them.
        try sandbox.change {
            $0.replacing("shadow = true", with: "shadow = false")
                .replacing("ledger/ledger.db", with: "ledger/live.db")
        }
        let live = try sandbox.startResponder()
        #expect(try Web.post(nginx.url("/honest"), sandbox.notification("E2")).body == "success")
        #expect(
            try Web.post(nginx.url("/alipay/notify"), sandbox.notification("E1")).body == "success"
        )
        nginx.finish()
        live.stop()
        #expect(live.log.contains("a copy, and this is not a shadow"))
        let path = sandbox.folder.appending(path: "ledger/live.db").path
        let events = try Programs.run(
            "sqlite3",
            [path, "SELECT out_trade_no, type FROM events"]
        )
        #expect(events.output == "E1|order.paid\n")
    }

    @Test func `a live responder refuses a shadow's ledger, and a shadow a live one`()
        throws
    {
        let shadow = try sandbox.startResponder()
        let nginx = try nginx()
        let payment = try sandbox.notification("D1")
        #expect(try Web.post(nginx.url("/honest"), payment).body == "success")
        nginx.finish()
        shadow.stop()
        let old = try sandbox.sql("SELECT count(*) FROM notifications")
        #expect(try tool("deliver", "--drain").status != 0)

        // Live on the shadow's file: refused, by everyone who would write.
        try sandbox.change { $0.replacing("shadow = true", with: "shadow = false") }
        let refused = try Programs.run(
            "alipay-callback-fcgi",
            ["--config", sandbox.settingsPath]
        )
        #expect(refused.status == 78)
        #expect(refused.errors.contains("a shadow's, in which no event was recorded"))
        let check = try tool("check")
        #expect(check.status == 1)
        #expect(check.output.contains("bad  ledger"))
        #expect(try tool("orders", "add", "D9", "1.00").errors.contains("a shadow's"))

        // The documented way: another file. What Alipay says again is news there.
        try sandbox.change { $0.replacing("ledger/ledger.db", with: "ledger/live.db") }
        let live = try sandbox.startResponder()
        let second = try self.nginx()
        #expect(try Web.post(second.url("/alipay/notify"), payment).body == "success")
        second.finish()
        live.stop()
        let path = sandbox.folder.appending(path: "ledger/live.db").path
        let events = try Programs.run("sqlite3", [path, "SELECT type FROM events"])
        #expect(events.output == "order.paid\n")
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == old)

        try sandbox.change { $0.replacing("shadow = false", with: "shadow = true") }
        let back = try Programs.run("alipay-callback-fcgi", ["--config", sandbox.settingsPath])
        #expect(back.status == 78)
        #expect(back.errors.contains("a live ledger, and a shadow needs one of its own"))
    }
}
