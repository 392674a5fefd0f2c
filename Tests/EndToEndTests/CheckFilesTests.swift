import Foundation
import Installation
import System
import Testing

/// Set-ups whose files belong to other users, or whose ledger is not one; each with what `check` says.
@Suite struct CheckFilesTests {
    private let sandbox: Sandbox
    private let me = SystemUser.current
    private let nobody: SystemUser
    private let ledgerFolder: String

    init() throws {
        sandbox = try Sandbox()
        nobody = try #require(SystemUser(named: "nobody"))
        ledgerFolder = sandbox.path("ledger")
    }

    /// Makes a ledger with an order in it.
    private func makeLedger() throws {
        let made = try Programs.run(
            "alipay-callback",
            ["orders", "add", "A1", "88.88", "--config", sandbox.settingsPath]
        )
        #expect(made.status == 0)
    }

    private func description(_ path: String) throws -> String {
        try #require(FileStatus(path)).description
    }

    // MARK: Secrets

    private func addWebhook() throws {
        try sandbox.change {
            $0 + """

                [[deliver.webhook]]
                name = "shop"
                url = "https://shop.example.com/hooks/alipay"
                secret_files = ["webhook.secret"]
                events = ["order.paid"]
                """
        }
        let secret = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        try sandbox.write(secret, to: "webhook.secret", mode: 0o600)
    }

    @Test func `a secret that everybody may read`() throws {
        try addWebhook()
        let secret = sandbox.path("webhook.secret")
        try sandbox.setMode(0o644, of: secret)
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  \(secret): a secret that everybody on this machine may use \
                (\(try description(secret))): chmod o= \(secret), and make a new one if others \
                have been here
                """,
                "note destination shop: new; the relay has not seen it yet", sandbox.notRunning,
            ]
        )
        #expect(!checked.lines.contains { $0.contains("BwcH") })
    }

    @Test func `a secret that the relay's user must not read`() throws {
        try addWebhook()
        try sandbox.setMode(0o1777, of: ledgerFolder)
        let secret = sandbox.path("webhook.secret")
        let checked = try sandbox.check("--user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints.first == """
                bad  \(secret): the user nobody cannot read it (\(try description(secret))): chgrp \
                \(nobody.groupName) \(secret) && chmod g+r \(secret)
                """
        )
    }

    @Test func `a secret that is not one`() throws {
        try addWebhook()
        try sandbox.write("whsec_short", to: "webhook.secret", mode: 0o600)
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        let secret = sandbox.path("webhook.secret")
        #expect(
            checked.complaints.first
                == "bad  \(secret): expected whsec_ and the base64 of 24 to 64 bytes"
        )
    }

    // MARK: The ledger's files

    @Test func `a ledger's folder that is not there`() throws {
        try FileManager.default.removeItem(atPath: ledgerFolder)
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints == [
                """
                bad  ledger: the folder \(ledgerFolder) is not there; make it: install -d -m 750 \
                -o \(me.name) \(ledgerFolder)
                """, sandbox.notRunning,
            ]
        )
    }

    @Test func `a ledger's folder that the responder's user must not write`() throws {
        let checked = try sandbox.check("--user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints.first == """
                bad  ledger: the folder \(ledgerFolder): the user nobody cannot write it \
                (\(try description(ledgerFolder))): chown nobody \(ledgerFolder) && chmod u+rwx \
                \(ledgerFolder)
                """
        )
    }

    @Test(arguments: ["", "-wal", "-shm", "-relay"])
    func `a file of the ledger that somebody else made`(_ suffix: String) throws {
        try makeLedger()
        try sandbox.setMode(0o777, of: ledgerFolder)
        for file in ["", "-wal", "-shm", "-relay"] {
            let path = sandbox.ledgerPath + file
            if !FileManager.default.fileExists(atPath: path) {
                try Data().write(to: URL(filePath: path))
            }
            try sandbox.setMode(file == suffix ? 0o644 : 0o666, of: path)
        }
        let path = sandbox.ledgerPath + suffix
        let why = suffix.isEmpty ? "" : "; somebody else opened the ledger before"
        let status = try description(path)
        let checked = try sandbox.check("--user", "nobody")
        #expect(checked.status == 1)
        #expect(
            checked.complaints.filter { $0.hasPrefix("bad  ledger: \(path): ") } == [
                "bad  ledger: \(path): the user nobody cannot write it (\(status)): chown nobody \(path)\(why)"
            ]
        )
    }

    @Test func `a ledger that any user can read, write or replace`() throws {
        try makeLedger()
        let path = sandbox.ledgerPath
        func found(_ folder: Int, _ file: Int) throws -> [String] {
            try sandbox.setMode(folder, of: ledgerFolder)
            try sandbox.setMode(file, of: path)
            return try sandbox.check().complaints.filter { $0.contains("any user") }
        }
        #expect(try found(0o750, 0o666) == [])
        #expect(try found(0o755, 0o640) == [])
        #expect(
            try found(0o755, 0o644) == [
                """
                note ledger: any user can read \(path), with what buyers wrote; chmod o-rwx \(path)
                """
            ]
        )
        #expect(
            try found(0o777, 0o666) == [
                "bad  ledger: any user can replace files in \(ledgerFolder); chmod o-w \(ledgerFolder)",
                """
                bad  ledger: any user can write \(path), and mark orders as paid; chmod o-rwx \(path)
                """,
            ]
        )
    }

    // MARK: What is in the ledger

    @Test func `a newer version's ledger`() throws {
        try makeLedger()
        _ = try sandbox.sql("PRAGMA user_version = 99")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        let line = try #require(checked.complaints.first)
        #expect(
            line.hasPrefix(
                """
                bad  ledger \(sandbox.ledgerPath): the ledger was written by a newer version of \
                this program (schema 99, this program knows 
                """
            )
        )
        #expect(line.hasSuffix(": install that version again, or use another ledger"))
    }

    @Test func `another program's database`() throws {
        _ = try sandbox.sql("CREATE TABLE shop (number)")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints.first == """
                bad  ledger \(sandbox.ledgerPath): it is a database, but not a ledger \
                (application_id 0) in: PRAGMA application_id: name another file in [ledger] url
                """
        )
    }

    @Test func `a ledger with an overwritten page`() throws {
        try makeLedger()
        let root = try #require(
            Int(sandbox.sql("SELECT rootpage FROM sqlite_schema WHERE name = 'orders'"))
        )
        let size = try #require(Int(sandbox.sql("PRAGMA page_size")))
        let file = try #require(FileHandle(forUpdatingAtPath: sandbox.ledgerPath))
        try file.seek(toOffset: UInt64((root - 1) * size))
        try file.write(contentsOf: Data(repeating: 0x5A, count: size))
        try file.close()
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        let line = try #require(checked.complaints.first)
        #expect(line.hasPrefix("bad  ledger"))
        #expect(line.contains("damaged"))
        #expect(line.hasSuffix("put the newest copy in place by alipay-callback restore"))
    }

    @Test func `a clock that is behind what the ledger knows`() throws {
        let responder = try sandbox.startResponder()
        let sent = try Programs.run(
            "alipay-callback",
            ["simulate", "notify", "--config", sandbox.settingsPath]
        )
        #expect(sent.status == 0)
        #expect(responder.stop() == 0)
        #expect(try sandbox.check().status == 0)
        _ = try sandbox.sql("UPDATE notifications SET received_at = 1924992000000")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        let line = try #require(checked.complaints.first)
        #expect(line.hasPrefix("bad  clock: it says 20"))
        #expect(
            line.hasSuffix(
                """
                , and the ledger has a notification that came at 2031-01-01 08:00:00: it is \
                behind now, or was ahead then; set it and keep it right: timedatectl set-ntp true
                """
            )
        )
    }
}
