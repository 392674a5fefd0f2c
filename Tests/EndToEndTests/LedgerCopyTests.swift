internal import Foundation
internal import Installation
internal import Testing

/// A ledger moves from a file to a server and back, with the shop's settings.
@Suite struct LedgerCopyTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func file(_ name: String) -> String { sandbox.folder.appending(path: name).path }

    /// The settings with another ledger.
    private func settings(_ name: String, url: String) throws -> String {
        let text = try String(contentsOfFile: sandbox.settingsPath, encoding: .utf8)
        let changed = text.replacing(
            "url = \"sqlite:ledger/ledger.db\"",
            with: "url = \"\(url)\"\nstate = \".\""
        )
        #expect(changed != text)
        try changed.write(toFile: file(name), atomically: true, encoding: .utf8)
        return file(name)
    }

    /// The tool's status and what it said, output first.
    private func tool(_ arguments: String..., config: String? = nil) throws -> (
        status: Int32, text: String
    ) {
        let all = arguments + ["--config", config ?? sandbox.settingsPath]
        let result = try Programs.run("alipay-callback", all)
        return (result.status, result.output + result.errors)
    }

    private func record(_ orders: Range<Int>) throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        for order in orders {
            let payment = try sandbox.notification("A\(order)")
            #expect(try Web.post(nginx.url("/alipay/notify"), payment).body == "success")
        }
        withExtendedLifetime(responder) {}
    }

    private func move(through other: String) throws {
        try record(1..<6)
        let copied = try tool("ledger", "copy", "--to", other)
        #expect(copied.status == 0, "\(copied.text)")
        #expect(copied.text.contains("both were audited: no fault"))
        #expect(copied.text.contains("notifications   5"))
        #expect(try tool("notifications", "audit", config: other).status == 0)
        #expect(try tool("orders", "list", config: other).text.contains("A5"))

        let twice = try tool("ledger", "copy", "--to", other)
        #expect(twice.status == 1)
        #expect(twice.text.contains("there is a ledger with rows in it"))

        let backup = try tool("backup", file("backup.db"), config: other)
        #expect(backup.status == 0, "\(backup.text)")
        #expect(backup.text.contains("notifications  5"))
        let attributes = try FileManager.default.attributesOfItem(atPath: file("backup.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let files = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
        #expect(files.filter { $0.hasPrefix("backup.db") } == ["backup.db"])
        let asFile = try settings("backup.toml", url: "sqlite:backup.db")
        #expect(try tool("notifications", "audit", config: asFile).status == 0)
        #expect(try tool("status", config: other).text.contains("ready") == false)

        let back = try settings("back.toml", url: "sqlite:back.db")
        #expect(try tool("ledger", "copy", "--to", back, config: other).status == 0)
        #expect(try tool("notifications", "audit", config: back).status == 0)
        let same = try tool("ledger", "copy", "--to", back, config: back)
        #expect(same.status != 0)
        #expect(same.text.contains("both settings name this ledger"))
    }

    @Test func `a ledger moves to MariaDB and back, and is backed up there`() throws {
        let server = try MariaDBServer()
        let made = try Programs.run(
            "mariadb",
            [
                "--no-defaults", "--socket=\(server.socketPath)", "--user=root",
                "--execute=CREATE DATABASE ledger",
            ]
        )
        #expect(made.status == 0)
        try move(
            through: settings("other.toml", url: "mysql+unix:root@\(server.socketPath)/ledger")
        )
    }

    @Test func `a ledger moves to PostgreSQL and back, and is backed up there`() throws {
        let server = try PostgreSQLServer()
        let url = "postgresql+unix:postgres@\(server.socketFolder)/postgres?schema=ledger"
        try move(through: settings("other.toml", url: url))
    }
}
