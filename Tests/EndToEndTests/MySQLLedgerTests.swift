internal import Foundation
internal import Installation
internal import Testing

/// The ledger in a database of a MariaDB server: the responder behind nginx, the relay and the tool.
@Suite struct MySQLLedgerTests {
    private let sandbox: Sandbox
    private let server: MariaDBServer

    init() throws {
        server = try MariaDBServer()
        sandbox = try Sandbox()
        let socket = server.socketPath
        let answer = sandbox.folder.appending(path: "answer").path
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"mysql+unix:root@\(socket)/ledger\"\nstate = \".\""
            ) + """

                [[deliver.command]]
                name = "shop"
                run = ["/bin/sh", "-c", 'cat > /dev/null; echo "$ALIPAY_EVENT" >> "$0"', "\(answer)"]
                events = ["order.paid"]
                """
        }
        try run("CREATE DATABASE ledger")
    }

    private func run(_ sql: String) throws {
        let result = try Programs.run(
            "mariadb",
            ["--no-defaults", "--socket=\(server.socketPath)", "--user=root", "--execute=\(sql)"]
        )
        #expect(result.status == 0, "\(result.errors)")
    }

    /// The tool's status and what it said, output first.
    private func tool(_ arguments: String...) throws -> (status: Int32, text: String) {
        let result = try Programs.run(
            "alipay-callback",
            arguments + ["--config", sandbox.settingsPath]
        )
        return (result.status, result.output + result.errors)
    }

    @Test func `a payment is recorded, delivered, listed and audited`() throws {
        let missing = try tool("orders", "list")
        #expect(missing.status == 1)
        #expect(missing.text.contains("alipay-callback ledger init makes them"))

        let made = try tool("ledger", "init")
        #expect(made.status == 0)
        #expect(made.text.contains("the tables are there"))
        #expect(try tool("ledger", "init").status == 0)

        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        for _ in 1...2 {
            let reply = try Web.post(nginx.url("/alipay/notify"), try sandbox.notification("A1"))
            #expect(reply.body == "success")
        }
        #expect(try tool("orders", "list").text.contains("paid"))
        #expect(try tool("notifications", "list").text.contains("applied"))
        #expect(try tool("deliver", "--drain").status == 0)
        let answer = try String(
            contentsOf: sandbox.folder.appending(path: "answer"),
            encoding: .utf8
        )
        #expect(answer == "order.paid\n")
        #expect(try tool("deliveries", "list").text.contains("delivered"))
        #expect(try tool("notifications", "audit").status == 0)
        #expect(try tool("status").text.contains("ready"))
        withExtendedLifetime(responder) {}
    }

    @Test func `while the server is away nothing is promised, and it continues when it is back`()
        throws
    {
        #expect(try tool("ledger", "init").status == 0)
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let payment = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")

        server.kill()
        let other = try sandbox.notification("A2")
        #expect(try Web.post(nginx.url("/alipay/notify"), other).body == "fail")
        #expect(responder.waits(for: "ledger unavailable"))

        try server.start()
        #expect(responder.waits(for: "ledger available again"))
        #expect(try Web.post(nginx.url("/alipay/notify"), other).body == "success")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")
        #expect(try tool("notifications", "audit").status == 0)
    }
}
