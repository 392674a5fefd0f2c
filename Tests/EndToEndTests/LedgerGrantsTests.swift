internal import Alipay
internal import Foundation
internal import Installation
internal import Simulator
internal import Testing

/// With the rights that `ledger grants` prints everything works, and without one of them it is said.
@Suite struct LedgerGrantsTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change {
            $0.replacing("orders = \"record\"", with: "orders = \"match\"") + """

                [[deliver.command]]
                name = "shop"
                run = ["/bin/true"]
                events = ["order.paid", "order.finished"]
                """
        }
    }

    /// One right of an account, as two statements.
    private struct Right {
        let revoke: String
        let grant: String
    }

    /// The rights of `GRANT a, b (c, d) ON place TO who;`.
    private func rights(_ statement: String) -> [Right] {
        guard let match = statement.wholeMatch(of: /GRANT (.+) ON (.+) TO (.+);/) else { return [] }
        return match.1.matches(of: /[A-Z]+( \([a-z0-9_, ]+\))?/).map { right in
            Right(
                revoke: "REVOKE \(right.0) ON \(match.2) FROM \(match.3)",
                grant: "GRANT \(right.0) ON \(match.2) TO \(match.3)"
            )
        }
    }

    private func settings(_ name: String, url: String) throws -> String {
        let text = try String(contentsOfFile: sandbox.settingsPath, encoding: .utf8)
        let path = sandbox.folder.appending(path: name).path
        try text.replacing(
            "url = \"sqlite:ledger/ledger.db\"",
            with: "url = \"\(url)\"\nstate = \".\""
        ).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func tool(_ settings: String, _ arguments: String...) throws -> (Int32, String) {
        let result = try Programs.run("alipay-callback", arguments + ["--config", settings])
        return (result.status, result.output + result.errors)
    }

    /// Does all that there is to do, once; what was said when it did not work.
    private func work(_ turn: Int, _ settings: String, _ nginx: Nginx) throws -> [String] {
        var complaints: [String] = []
        func post(_ order: String, _ status: TradeStatus, wants answer: String) throws {
            let body = try sandbox.alipay.notification(
                of: sandbox.trade(order, status: status),
                notifyID: "id-\(order)",
                now: sandbox.now
            )
            let reply = try Web.post(nginx.url("/alipay/notify"), body).body
            if reply != answer { complaints.append("\(order) \(status): \(reply)") }
        }
        func run(_ arguments: String...) throws -> String {
            let result = try Programs.run("alipay-callback", arguments + ["--config", settings])
            let isWarned = result.errors.contains("lacks a right")
            if result.status != 0 || isWarned {
                complaints.append("\(arguments): \(result.errors)")
            }
            return result.output
        }
        func id(of order: String) throws -> String {
            let list = try run("notifications", "list", "--json")
            let rows = try? JSONSerialization.jsonObject(with: Data(list.utf8))
            let row = (rows as? [[String: Any]])?.first { $0["out_trade_no"] as? String == order }
            return "\(row?["id"] ?? 0)"
        }
        let (unknown, known, other) = ("U\(turn)", "K\(turn)", "V\(turn)")
        try post(unknown, .success, wants: "fail")
        try post(other, .success, wants: "fail")
        _ = try run("orders", "add", unknown, "99")
        _ = try run("orders", "add", unknown, "88.88", "--replace")
        _ = try run("orders", "add", known, "88.88")
        _ = try run("notifications", "release", try id(of: unknown))
        _ = try run("notifications", "dismiss", try id(of: other), "--reason", "tried")
        try post(known, .finished, wants: "success")
        try post(known, .finished, wants: "success")
        _ = try run("deliver", "--drain")
        _ = try run("prune", "--before", "0m", "--mask-buyers")
        for noun in ["orders", "deliveries"] { _ = try run(noun, "list") }
        _ = try run("notifications", "audit")
        _ = try run("backup", sandbox.folder.appending(path: "copy.db").path, "--force")
        return complaints
    }

    private func tryRights(
        responder: String,
        operator: String,
        _ sql: (String) throws -> Void
    ) throws {
        let settings = try settings("operator.toml", url: `operator`)
        let text = try String(
            contentsOfFile: try self.settings("responder.toml", url: responder),
            encoding: .utf8
        )
        try sandbox.change { _ in text }
        let (status, printed) = try tool(sandbox.settingsPath, "ledger", "grants")
        #expect(status == 0)
        let grants = printed.split(separator: "\n").map(String.init).filter {
            $0.hasPrefix("GRANT")
        }
        for grant in grants { try sql(grant) }

        let child = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        #expect(try work(0, settings, nginx) == [])
        #expect(try tool(sandbox.settingsPath, "status").1.contains("ready"))

        var turn = 0
        for right in grants.flatMap(rights) where !isUnused(right.revoke) {
            turn += 1
            let said = child.log.count
            try sql(right.revoke)
            let complaints = try work(turn, settings, nginx)
            let all = complaints.joined() + child.log.dropFirst(said)
            #expect(all.contains("the account lacks a right"), "\(right.revoke): \(complaints)")
            try sql(right.grant)
        }
        // It goes on as soon as it may.
        #expect(try work(turn + 1, settings, nginx) == [])

        // Before anything comes in, it is known that it could not be recorded.
        let isRecording = { (right: Right) in
            right.revoke.contains("INSERT") && right.revoke.contains("notifications")
        }
        let right = try #require(grants.flatMap(rights).first(where: isRecording))
        try sql(right.revoke)
        #expect(child.stop() == 0)
        let other = try sandbox.launchResponder()
        #expect(other.waits(for: "the account lacks a right"))
        let check = try tool(sandbox.settingsPath, "check").1
        #expect(check.contains("the account lacks a right"), "\(check)")
        #expect(!(try tool(settings, "check").1.contains("lacks a right")))
        try sql(right.grant)
    }

    /// What is not missed here: a schema's, which hides the tables; the responder's right to record
    /// orders nobody has registered, and to read for its status page alone; to make a destination, and a
    /// relay's row, once it is there; on MariaDB, to change the row that is locked.
    private func isUnused(_ revoke: String) -> Bool {
        if revoke.contains("USAGE") { return true }
        if !revoke.contains("_operator") {
            return revoke.contains("SELECT")
                || revoke.contains("INSERT") && revoke.contains("orders")
        }
        let isMade = revoke.contains("destinations") || revoke.contains("relays")
        return revoke.contains("INSERT") && isMade
            || revoke.contains("UPDATE") && revoke.contains("`ledger`.chain_head")
    }

    @Test func `on MariaDB`() throws {
        let server = try MariaDBServer()
        let sql = { (text: String) in
            let result = try Programs.run(
                "mariadb",
                [
                    "--no-defaults", "--socket=\(server.socketPath)", "--user=root",
                    "--execute=\(text)",
                ]
            )
            #expect(result.status == 0, "\(text): \(result.errors)")
        }
        let url = { (user: String) in "mysql+unix:\(user)@\(server.socketPath)/ledger" }
        try sql("CREATE DATABASE ledger; CREATE USER shop@localhost, shop_operator@localhost")
        let owner = try settings("owner.toml", url: url("root"))
        #expect(try tool(owner, "ledger", "init").0 == 0)
        try tryRights(responder: url("shop"), operator: url("shop_operator"), sql)
    }

    @Test func `on PostgreSQL`() throws {
        let server = try PostgreSQLServer()
        let sql = { (text: String) in
            let result = try Programs.run(
                "psql",
                [
                    "--host=\(server.socketFolder)", "--username=postgres", "--no-psqlrc",
                    "--set=ON_ERROR_STOP=1", "--command=\(text)", "postgres",
                ]
            )
            #expect(result.status == 0, "\(text): \(result.errors)")
        }
        let url = { (user: String) in
            "postgresql+unix:\(user)@\(server.socketFolder)/postgres?schema=ledger"
        }
        try sql("CREATE ROLE shop LOGIN; CREATE ROLE shop_operator LOGIN")
        let owner = try settings("owner.toml", url: url("postgres"))
        #expect(try tool(owner, "ledger", "init").0 == 0)
        try tryRights(responder: url("shop"), operator: url("shop_operator"), sql)
    }
}
