import Foundation
import Glibc
import Installation
import Testing

/// `restore`: a copy takes the ledger's place in one step, or nothing happens.
@Suite struct RestoreTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private var copy: String { sandbox.folder.appending(path: "copy.db").path }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func sql(_ query: String, _ file: String) throws -> String {
        let result = try Programs.run("sqlite3", ["-readonly", file, query])
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    private func kept() throws -> [String] {
        let folder = URL(filePath: sandbox.ledgerPath).deletingLastPathComponent().path
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.contains(".before-") }.map { "\(folder)/\($0)" }
    }

    @Test func `it puts the copy in place, keeps the old ledger, and says what is lost`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        #expect(try tool("backup", copy).status == 0)
        #expect(try tool("orders", "add", "A2", "1").status == 0)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640],
            ofItemAtPath: sandbox.ledgerPath
        )

        let result = try tool("restore", copy)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("0 gained: up to none before, up to none now"))
        #expect(try sql("SELECT out_trade_no FROM orders", sandbox.ledgerPath) == "A1")
        let old = try #require(try kept().first)
        #expect(try sql("SELECT count(*) FROM orders", old) == "2")
        #expect(try sql("PRAGMA integrity_check", sandbox.ledgerPath) == "ok")
        let mode =
            try FileManager.default.attributesOfItem(atPath: sandbox.ledgerPath)[.posixPermissions]
        #expect(mode as? Int == 0o640)
        #expect(try tool("orders", "add", "A3", "1").status == 0)
    }

    @Test func `it refuses while a responder has the ledger open`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        #expect(try tool("backup", copy).status == 0)
        let responder = try sandbox.startResponder()
        let refused = try tool("restore", copy)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("is in use"))
        #expect(responder.stop() == 0)
        let json = try tool("restore", copy, "--json")
        #expect(json.status == 0)
        #expect(json.output.contains("\"last_id\" : 0"))
        #expect(try kept().count == 1)
    }

    /// Root would give the folder's owner whatever he leads it to.
    @Test func `nobody but the ledger's owner restores it`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        #expect(try tool("backup", copy).status == 0)
        let folder = URL(filePath: sandbox.ledgerPath).deletingLastPathComponent().path
        guard geteuid() == 0 else { return }
        for path in [folder, sandbox.ledgerPath] {
            #expect(unsafe chown(path, 65534, 65534) == 0)
            let refused = try tool("restore", copy)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("sudo -u nobody alipay-callback restore"))
            #expect(unsafe chown(path, 0, 0) == 0)
        }
        #expect(unsafe chmod(folder, 0o777) == 0)
        #expect(try tool("restore", copy).errors.contains("others can write"))
        #expect(unsafe chmod(folder, 0o755) == 0)
        #expect(try kept().isEmpty)
        #expect(try tool("restore", copy).status == 0)
    }

    @Test func `a link to the ledger stays a link`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        #expect(try tool("backup", copy).status == 0)
        let real = sandbox.folder.appending(path: "real.db").path
        let files = FileManager.default
        try files.moveItem(atPath: sandbox.ledgerPath, toPath: real)
        try files.createSymbolicLink(atPath: sandbox.ledgerPath, withDestinationPath: real)
        #expect(try tool("restore", copy).status == 0)
        #expect(try files.destinationOfSymbolicLink(atPath: sandbox.ledgerPath) == real)
        #expect(try sql("SELECT out_trade_no FROM orders", real) == "A1")
    }

    @Test func `backup replaces databases alone`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        try Data("mine".utf8).write(to: URL(filePath: copy))
        #expect(try tool("backup", copy, "--force").errors.contains("not a SQLite database"))
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == "mine")
        for own in ["-pair", "-relay"] {
            let refused = try tool("backup", sandbox.ledgerPath + own, "--force")
            #expect(refused.errors.contains("is the ledger itself"))
        }
    }

    @Test func `it refuses what is not a whole ledger, and the ledger stays`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        try Data("no ledger".utf8).write(to: URL(filePath: copy))
        for file in [copy, sandbox.folder.path + "/none.db", sandbox.ledgerPath] {
            #expect(try tool("restore", file).status == 1)
        }
        #expect(try sql("SELECT out_trade_no FROM orders", sandbox.ledgerPath) == "A1")
        #expect(try kept().isEmpty)
    }

    @Test func `backup replaces no link, and removes what a killed one left`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        let files = FileManager.default
        let link = sandbox.folder.appending(path: "link.db").path
        try Data("precious".utf8).write(to: URL(filePath: copy))
        try files.createSymbolicLink(atPath: link, withDestinationPath: copy)
        #expect(try tool("backup", link, "--force").errors.contains("is a link"))
        #expect(try String(contentsOfFile: copy, encoding: .utf8) == "precious")

        // What `..` leads to behind a link is not in the folder before it.
        let (other, deep) = (sandbox.folder.path + "/other", sandbox.folder.path + "/other/deep")
        try files.createDirectory(atPath: deep, withIntermediateDirectories: true)
        try files.createSymbolicLink(
            atPath: sandbox.folder.path + "/way",
            withDestinationPath: deep
        )
        let left = other + "/older.db.partial-1a2b"
        try Data().write(to: URL(filePath: left))
        try Data("mine".utf8).write(to: URL(filePath: other + "/text.partial-1a2b"))
        #expect(try tool("backup", sandbox.folder.path + "/way/../new.db").status == 0)
        #expect(files.fileExists(atPath: other + "/new.db"))
        #expect(!files.fileExists(atPath: left))
        #expect(files.fileExists(atPath: other + "/text.partial-1a2b"))
    }

    @Test func `check names a trigger on the ledger's own tables`() throws {
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        _ = try sandbox.sql(
            "CREATE TRIGGER mine AFTER INSERT ON events BEGIN DELETE FROM orders; END"
        )
        #expect(try tool("check").output.contains("the trigger mine on events"))
    }
}
