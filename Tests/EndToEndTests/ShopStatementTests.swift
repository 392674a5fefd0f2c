import Foundation
import Installation
import Testing

/// `[[event.sql]]`: a row of the shop's, changed in the transaction that records the payment.
@Suite struct ShopStatementTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(
            adding: """
                [[event.sql]]
                events = ["order.paid"]
                statement = \"""
                UPDATE shop_orders SET state = 'paid', paid_at = :paid_at, times = times + 1
                WHERE number = :out_trade_no\"""
                rows = 1
                """
        )
    }

    /// Starts the responder on a new ledger, and makes the shop's table in it.
    private func responderWithTable() throws -> Child {
        let responder = try sandbox.startResponder()
        #expect(responder.waits(for: "no such table: shop_orders"))
        _ = try sandbox.sql(
            """
            CREATE TABLE shop_orders (number TEXT PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new',
                paid_at INTEGER, times INTEGER NOT NULL DEFAULT 0) STRICT
            """
        )
        #expect(responder.waits(for: "ledger available again"))
        return responder
    }

    private func sell(_ number: String) throws {
        _ = try sandbox.sql("INSERT INTO shop_orders (number) VALUES ('\(number)')")
    }

    private func row(_ number: String) throws -> String {
        try sandbox.sql(
            "SELECT state, coalesce(paid_at, '-'), times FROM shop_orders WHERE number = '\(number)'"
        )
    }

    private let paid = "paid|1795428000000|1"

    @Test func `the row is there when success is, once, whatever comes again`() throws {
        let responder = try responderWithTable()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        try sell("A1")
        let payment = try sandbox.notification("A1")
        #expect(try row("A1") == "new|-|0")
        for _ in 1...3 {
            #expect(try Web.post(url, payment).body == "success")
            #expect(try row("A1") == paid)
        }
        let other = try sandbox.notification("A1", changing: [("notify_id", "another")])
        #expect(try Web.post(url, other).body == "success")
        #expect(try row("A1") == paid)
        #expect(responder.isRunning)
    }

    @Test func `without its table nothing is recorded, and a monitor sees it`() throws {
        let responder = try sandbox.startResponder()
        #expect(responder.waits(for: "no such table: shop_orders"))
        let nginx = try Nginx(for: sandbox)
        let reply = try Web.post(nginx.url("/alipay/notify"), sandbox.notification("A1"))
        #expect(reply.status == 503)
        #expect(reply.body == "fail")
        let status = try Web.get(nginx.url("/alipay/status?ready"))
        #expect(status.status == 503)
        #expect(status.body == "failing: a statement of [[event.sql]] fails\n")
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
        #expect(responder.log.contains("in: UPDATE shop_orders SET state = 'paid'"))
    }

    @Test func `an order that the shop does not have fails alone, until it has it`() throws {
        let responder = try responderWithTable()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        try sell("A1")
        let unknown = try sandbox.notification("sold-later")
        for _ in 1...3 {
            let reply = try Web.post(url, unknown)
            #expect(reply.status == 503)
            #expect(reply.body == "fail")
        }
        #expect(try Web.get(nginx.url("/alipay/status?ready")).body == "ok\n")
        #expect(try sandbox.sql("SELECT count(*) FROM orders") == "0")
        #expect(try Web.post(url, sandbox.notification("A1")).body == "success")
        try sell("sold-later")
        #expect(try Web.post(url, unknown).body == "success")
        #expect(try row("A1") == paid)
        #expect(try row("sold-later") == paid)
        #expect(responder.stop() == 0)
        let count = responder.log.components(separatedBy: "(rows: 0, not 1)").count - 1
        #expect(count == 1)
        // The notification is named, and not what is in it.
        let named = responder.log.components(separatedBy: "notify_id=id-sold-later")
        #expect(named.count == 2)
        #expect(!named.joined().contains("sold-later"))
    }

    @Test func `a release goes the same way`() throws {
        try sandbox.change { $0.replacing("orders = \"record\"", with: "orders = \"match\"") }
        let responder = try responderWithTable()
        let nginx = try Nginx(for: sandbox)
        func tool(_ arguments: String...) throws -> Programs.Result {
            try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
        }
        let payment = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "fail")
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)

        let failed = try tool("notifications", "release", "1")
        #expect(failed.status == 1)
        #expect(
            failed.errors.hasPrefix(
                """
                notification 1 stays as it was, nothing was written: a statement of [[event.sql]] \
                fails (rows: 0, not 1) in: UPDATE shop_orders
                """
            )
        )
        #expect(try sandbox.sql("SELECT status FROM orders") == "pending")
        try sell("A1")
        #expect(try tool("notifications", "release", "1").status == 0)
        #expect(try row("A1") == paid)
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")
        #expect(try row("A1") == paid)
        #expect(try tool("notifications", "audit").status == 0)
        #expect(responder.isRunning)
    }

    @Test func `plain CGI runs it as well`() throws {
        try #require(try responderWithTable().stop() == 0)
        try sell("A1")
        for number in ["A1", "A2"] {
            let result = try sandbox.plainCGI(sandbox.notification(number))
            #expect(result.output.hasSuffix(number == "A1" ? "\r\n\r\nsuccess" : "\r\n\r\nfail"))
            #expect(result.errors.contains("(rows: 0, not 1)") == (number == "A2"))
        }
        #expect(try row("A1") == paid)
        #expect(try sandbox.sql("SELECT out_trade_no FROM orders") == "A1")
    }

    @Test func `a change of it needs a restart, and the responder says so`() throws {
        let responder = try responderWithTable()
        try sandbox.change { $0.replacing("rows = 1", with: "rows = 2") }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "restart needed for: [event]"))
    }

    @Test func `nothing starts with a parameter that there is not, and each is named`() throws {
        try sandbox.change { $0.replacing(":paid_at", with: ":paidat || :now") }
        let responder = try sandbox.launchResponder()
        #expect(responder.waitUntilEnded() == 78)
        let place = "\(sandbox.settingsPath): [[event.sql]] no. 1: statement:"
        #expect(responder.waits(for: ":now is not known here\n"))
        #expect(
            responder.log == """
                \(place) :paidat is not known here
                \(place) :now is not known here

                """
        )
        #expect(!FileManager.default.fileExists(atPath: sandbox.ledgerPath))
    }
    /// What each of them reads as something else than a parameter; nothing listens at the socket.
    @Test(arguments: [
        ("postgresql", ":total_amount::numeric + (note ? 'a')::int", ":paidat::text"),
        ("mysql", #"'it\'s :x' # :y"#, "CONCAT(:paidat)"),
    ])
    func `a parameter is what the ledger's database reads as one`(
        database: String,
        expression: String,
        wrong: String
    ) throws {
        let url = "\(database)+unix:shop@\(sandbox.folder.path)/none/ledger"
        let schema = database == "postgresql" ? "?schema=ledger" : ""
        let value = { (text: String) in
            "statement = '''UPDATE shop.goods SET a = \(text)'''"
        }
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"\(url)\(schema)\"\nstate = \".\""
            ) + "\n[[event.sql]]\nevents = [\"order.paid\"]\n\(value(expression))\n"
        }
        let responder = try sandbox.launchResponder()
        #expect(responder.waits(for: "started on"), "\(responder.log)")
        #expect(responder.stop() == 0)

        try sandbox.change { $0.replacing(value(expression), with: value(wrong)) }
        let refused = try sandbox.launchResponder()
        #expect(refused.waitUntilEnded() == 78)
        #expect(
            refused.log == """
                \(sandbox.settingsPath): [[event.sql]] no. 2: statement: :paidat is not known here

                """
        )
    }
}
