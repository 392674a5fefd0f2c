import Foundation
import Installation
import System
import Testing
import Transfer

/// Copies of the ledger, made while notifications come in.
@Suite struct BackupTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private var copy: String { sandbox.folder.appending(path: "copy.db").path }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func sql(_ query: String) throws -> String {
        let result = try Programs.run("sqlite3", ["-readonly", copy, query])
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    @Test func `under load a copy has all that was answered before, and works as a ledger`()
        throws
    {
        let bodies = try (0..<1200).map { try sandbox.notification("N\($0)") }
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let first = Load.post(Array(bodies[..<300]), clients: 4, to: { _ in url })
        #expect(first.allSatisfy { $0?.text == "success" })

        let begun = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        let backup = Mutex<Programs.Result?>(nil)
        let copying = Copying(test: self)
        Thread.detachNewThread {
            begun.wait()
            let result = try? copying.test.tool("backup", copying.test.copy)
            backup.withLock { $0 = result }
            done.signal()
        }
        let replies = Load.post(Array(bodies[300...]), clients: 8, to: { _ in url }) { answered in
            if answered == 200 { begun.signal() }
        }
        done.wait()
        let result = try #require(backup.withLock { $0 })
        #expect(result.status == 0, "\(result.errors)")
        #expect(replies.allSatisfy { $0?.text == "success" })

        #expect(try sql("PRAGMA integrity_check") == "ok")
        let recorded = try sql("SELECT out_trade_no FROM notifications ORDER BY id")
            .split(separator: "\n").map(String.init)
        #expect(recorded.count >= 500)
        #expect(Set((0..<300).map { "N\($0)" }).isSubset(of: recorded))
        #expect(try sql("SELECT count(*) FROM orders") == String(recorded.count))
        #expect(try sql("SELECT count(*) FROM events") == String(recorded.count))
        let id = try sql("SELECT last_id FROM chain_head")
        let chain = try sql("SELECT lower(hex(chain)) FROM chain_head")
        #expect(result.output.contains(chain))
        #expect(
            try sandbox.sql("SELECT lower(hex(chain)) FROM notifications WHERE id = \(id)") == chain
        )
        #expect(try sandbox.sql("SELECT file, last_id FROM backups") == "\(copy)|\(id)")
        #expect(responder.stop() == 0)
        try restore(sending: bodies)
    }

    /// A responder on the copy gets everything again, and every event exists once.
    private func restore(sending bodies: [[UInt8]]) throws {
        try sandbox.change { $0.replacing("sqlite:ledger/ledger.db", with: "sqlite:\(copy)") }
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let replies = Load.post(bodies, clients: 8, to: { _ in url })
        #expect(replies.allSatisfy { $0?.text == "success" })
        #expect(responder.stop() == 0)
        let counts = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM events)"
        #expect(try sql(counts) == "\(bodies.count)|\(bodies.count)")
        #expect(try sql("PRAGMA integrity_check") == "ok")
    }

    @Test func `backup says what it copied, and overwrites only by force`() throws {
        #expect(try tool("backup", copy).errors.contains("there is no ledger yet"))
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        #expect(try tool("check").output.contains("note backup: there is none yet"))
        let made = try tool("backup", copy)
        #expect(made.status == 0)
        #expect(made.output.contains("notifications  0\n"))
        #expect(try tool("check").output.contains("ok   backup: less than a minute old, \(copy)"))

        #expect(try tool("orders", "add", "A2", "1").status == 0)
        let again = try tool("backup", copy)
        #expect(again.status == 1)
        #expect(again.errors.contains("--force"))
        #expect(try sql("SELECT count(*) FROM orders") == "1")
        #expect(try tool("backup", copy, "--force", "--json").output.contains("\"last_id\" : 0"))
        #expect(try sql("SELECT count(*) FROM orders") == "2")

        let itself = try tool("backup", sandbox.ledgerPath, "--force")
        #expect(itself.errors.contains("the ledger itself"))
        #expect(try tool("backup", sandbox.folder.path, "--force").status == 64)
        let left = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
        #expect(!left.contains { $0.contains("partial") })

        try FileManager.default.removeItem(atPath: copy)
        #expect(try tool("check").output.contains("note backup: the newest, "))
        _ = try sandbox.sql(
            "UPDATE backups SET file = '\(sandbox.ledgerPath)', made_at = made_at - 172900000"
        )
        #expect(try tool("check").output.contains("note backup: 2 days old"))
        #expect(try tool("check").status == 0)
    }

    private struct Copying: @unchecked Sendable {  // the test waits for the thread that has it
        let test: BackupTests
    }
}
