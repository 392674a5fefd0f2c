import Foundation
import Installation
import Testing

/// What `check` says of a ledger that is there.
@Suite struct CheckTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    @Test func `what waits in quarantine is counted`() throws {
        let responder = try sandbox.startResponder()
        #expect(try !tool("check").output.contains("quarantine"))
        // Another amount than the one that was registered.
        _ = try tool("simulate", "notify", "--out-trade-no", "A1", "--amount", "5")
        let one = try tool("check")
        #expect(one.status == 0)
        #expect(one.output.contains("\nnote quarantine: 1 notification waits for you; "))
        // One order, paid twice.
        _ = try tool("simulate", "notify", "--out-trade-no", "A2", "--trade-no", "T1")
        _ = try tool("simulate", "notify", "--out-trade-no", "A2", "--trade-no", "T2")
        #expect(
            try tool("check").output.contains("note quarantine: 2 notifications wait for you; ")
        )
        #expect(responder.isRunning)
    }

    @Test(arguments: [
        ("DROP INDEX events_once", "index events_once on events is missing"),
        ("DROP TABLE backups", "column made_at of backups is missing"),
    ])
    func `a table or index that is not as it was made is bad`(_ edit: String, _ fault: String)
        throws
    {
        _ = try sandbox.sql(edit)
        let checked = try tool("check")
        #expect(checked.status == 1)
        #expect(checked.output.contains("\nbad  ledger: \(fault)\n"))
    }

    @Test func `a write-ahead log that does not shrink is worth a note`() throws {
        let log = sandbox.ledgerPath + "-wal"
        for (size, isNoted) in [(UInt64(64 << 20), false), (64 << 20 + 1, true)] {
            #expect(FileManager.default.createFile(atPath: log, contents: nil))
            let handle = try #require(FileHandle(forWritingAtPath: log))
            try handle.truncate(atOffset: size)
            try handle.close()
            let checked = try tool("check")
            #expect(checked.status == 0)
            #expect(checked.output.contains("\nnote ledger: \(log) has 64 MiB") == isNoted)
        }
    }

    @Test func `the shop's statements are prepared, and what is wrong with one is said`() throws {
        func adding(_ events: String, _ statement: String) throws {
            try sandbox.change {
                $0 + "\n[[event.sql]]\nevents = [\(events)]\nstatement = \"\(statement)\"\n"
            }
        }
        _ = try sandbox.sql("CREATE TABLE shop (number)")
        try adding("\"order.paid\"", "INSERT INTO shop VALUES (:out_trade_no)")
        let good = try tool("check")
        #expect(good.status == 0)
        #expect(good.output.contains("\nok   event.sql no. 1: order.paid\n"))

        try adding("\"order.closed\", \"order.refunded\"", "UPDATE orders SET subject = ''")
        try adding("\"order.paid\"", "DELETE FROM shop WHERE number = :number")
        try adding("\"order.paid\"", "DELETE FROM none")
        let bad = try tool("check")
        #expect(bad.status == 1)
        #expect(
            bad.output.contains(
                """

                ok   event.sql no. 1: order.paid
                bad  event.sql no. 2: order.closed, order.refunded: it writes to orders, which is \
                the ledger's
                bad  event.sql no. 3: order.paid: :number is not known here
                bad  event.sql no. 4: order.paid: 1 no such table: none

                """
            )
        )
        #expect(try sandbox.sql("SELECT count(*) FROM shop") == "0")
    }

    @Test func `an old name in the settings is worth a note`() throws {
        try sandbox.change {
            $0 + "\n[[effect.sql]]\nevents = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\n"
        }
        _ = try sandbox.sql("CREATE TABLE a (b)")
        let checked = try tool("check")
        #expect(checked.status == 0)
        #expect(
            checked.output.contains(
                """

                note \(sandbox.settingsPath): [[effect.sql]] is now called [[event.sql]]; the old \
                name works in this version

                """
            )
        )
        #expect(checked.output.contains("\nok   event.sql no. 1: order.paid\n"))
    }

    @Test func `without a ledger the shop's statements are worth a note`() throws {
        let new = try Sandbox(
            adding: "[[event.sql]]\nevents = [\"order.paid\"]\nstatement = \"DELETE FROM none\""
        )
        let checked = try Programs.run("alipay-callback", ["check", "--config", new.settingsPath])
        #expect(checked.status == 0)
        #expect(
            checked.output.contains(
                "\nnote event.sql no. 1: order.paid: it is prepared when the ledger is there\n"
            )
        )
        #expect(!FileManager.default.fileExists(atPath: new.ledgerPath))
    }
}
