internal import Foundation
internal import Installation
internal import Testing

/// Servers that may lose what they have acknowledged: `check` says so, the responder refuses them.
@Suite struct DurabilityTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func use(_ url: String) throws {
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"\(url)\"\nstate = \".\""
            )
        }
        let made = try Programs.run(
            "alipay-callback",
            ["ledger", "init", "--config", sandbox.settingsPath]
        )
        try #require(made.status == 0, "\(made.errors)")
    }

    private func useMariaDB(_ server: MariaDBServer) throws {
        let created = try Programs.run(
            "mariadb",
            [
                "--no-defaults", "--socket=\(server.socketPath)", "--user=root",
                "--execute=CREATE DATABASE ledger",
            ]
        )
        try #require(created.status == 0, "\(created.errors)")
        try use("mysql+unix:root@\(server.socketPath)/ledger")
    }

    /// Nothing is recorded on the server unless the operator takes it as it is.
    ///
    /// - Parameter fault: What is wrong with it, up to the line to set.
    /// - Throws: When something does not start.
    private func expectRefused(for fault: String) throws {
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(checked.lines.contains("bad  ledger: \(fault) (the responder does not start)"))

        let refused = try sandbox.launchResponder()
        try #require(refused.waits(for: "\"as the server says\" takes the server as it is"))
        #expect(refused.waitUntilEnded() == 78)
        #expect(refused.log.contains(": \(fault)\n"))

        try sandbox.change {
            $0.replacing(
                "state = \".\"",
                with: "state = \".\"\ndurability = \"as the server says\""
            )
        }
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let payment = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")
        let again = try sandbox.check()
        #expect(again.status == 1)
        let taken = "bad  ledger: \(fault) (taken as it is, see [ledger] durability)"
        #expect(again.lines.contains(taken))
        withExtendedLifetime(responder) {}
    }

    @Test(.enabled(if: MariaDBServer.isThere))
    func `MariaDB that does not flush its log is refused`() throws {
        let server = try MariaDBServer(adding: ["--innodb-flush-log-at-trx-commit=0"])
        try useMariaDB(server)
        try expectRefused(
            for: """
                innodb_flush_log_at_trx_commit = 0: a crash of the server loses the last second of what \
                was acknowledged; set innodb_flush_log_at_trx_commit = 1
                """
        )
    }

    @Test(.enabled(if: PostgreSQLServer.isThere))
    func `PostgreSQL that does not write to the disk is refused`() throws {
        let server = try PostgreSQLServer(adding: ["fsync=off"])
        try use("postgresql+unix:postgres@\(server.socketFolder)/postgres?schema=ledger")
        try expectRefused(
            for: """
                fsync = off: a power cut loses what was acknowledged, and may destroy the database; \
                set fsync = on
                """
        )
    }

    @Test(.enabled(if: MariaDBServer.isThere))
    func `on a server that comes back less durable nothing is recorded until it is set right`()
        throws
    {
        let server = try MariaDBServer()
        try useMariaDB(server)
        #expect(
            try sandbox.check().lines.contains {
                $0.hasPrefix("ok   ledger: innodb_flush_log_at_trx_commit = 1, ")
            }
        )
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let payment = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")

        server.kill()
        try server.start(adding: ["--innodb-flush-log-at-trx-commit=2"])
        let other = try sandbox.notification("A2")
        #expect(try Web.post(nginx.url("/alipay/notify"), other).body == "fail")
        #expect(responder.waits(for: "the server may lose what it has acknowledged"))
        #expect(responder.log.contains("set innodb_flush_log_at_trx_commit = 1"))

        server.kill()
        try server.start()
        #expect(responder.waits(for: "ledger available again"))
        #expect(try Web.post(nginx.url("/alipay/notify"), other).body == "success")
    }

    @Test(.enabled(if: MariaDBServer.isThere))
    func `a server that is away when the responder starts is looked at when it comes`() throws {
        let server = try MariaDBServer(adding: ["--innodb-flush-log-at-trx-commit=0"])
        try useMariaDB(server)
        // Killed, it would lose the tables.
        server.stop()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        try server.start()
        #expect(responder.waits(for: "the server may lose what it has acknowledged"))
        let payment = try sandbox.notification("A1")
        #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "fail")
        #expect(responder.isRunning)
    }
}
