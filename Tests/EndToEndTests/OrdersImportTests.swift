import Foundation
import Installation
import System
import Testing
import Transfer

/// Orders that the shop registers before anybody pays, from CSV files.
@Suite struct OrdersImportTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func importing(_ csv: String, _ options: String...) throws -> Programs.Result {
        try Programs.run(
            "alipay-callback",
            ["orders", "import", "-", "--config", sandbox.settingsPath] + options,
            input: Array(csv.utf8)
        )
    }

    private func orders() throws -> String {
        try sandbox.sql("SELECT out_trade_no, total_fen, subject FROM orders ORDER BY 1")
    }

    @Test func `a file as Excel writes it is taken, and taken again without harm`() throws {
        let csv =
            "\u{FEFF}subject,total_amount,out_trade_no\r\n"
            + "\"一杯茶, \"\"热\"\"\",8.8,A1\r\n,12,A2\r\n,,\r\n"
        let first = try importing(csv)
        #expect(first.output == "2 added, 0 already there, 0 refused\n")
        #expect(first.status == 0)
        #expect(try orders() == "A1|880|一杯茶, \"热\"\nA2|1200|")
        let second = try importing(csv, "--json")
        #expect(second.status == 0)
        #expect(second.output.contains("\"already_there\" : 2"))
    }

    @Test func `each refused row is named with its line and the others are taken`() throws {
        let csv = """
            out_trade_no,total_amount,app_id
            A1,1.00,2021000000000000
            A2,1.001,
            A3,1.00
            A4,1.00,77
            A5,"1".00,
            A1,2.00,
            "A6","6.00",
            """
        let result = try importing(csv)
        #expect(result.status == 1)
        #expect(result.output == "2 added, 0 already there, 5 refused\n")
        let lines = result.errors.split(separator: "\n").map { $0.prefix(7) }
        #expect(lines == ["line 3:", "line 4:", "line 5:", "line 6:", "line 7:"])
        #expect(result.errors.contains("--replace"))
        #expect(try orders() == "A1|100|\nA6|600|")
        let replaced = try importing(csv, "--replace")
        #expect(replaced.output == "0 added, 2 already there, 1 replaced, 4 refused\n")
    }

    @Test func `a row that is not UTF-8 says how to save the file`() throws {
        let header = Array("out_trade_no,total_amount,subject\n".utf8)
        let gbk: [UInt8] = Array("A1,1,".utf8) + [0xB2, 0xE8, 0x0A]
        let result = try Programs.run(
            "alipay-callback",
            ["orders", "import", "-", "--config", sandbox.settingsPath],
            input: header + gbk
        )
        #expect(result.status == 1)
        #expect(result.errors.contains("line 2: subject is not UTF-8"))
    }

    @Test(arguments: [
        "", "A1,88.88\n", "out_trade_no;total_amount\n", "out_trade_no,total_amount,oops\n",
        "out_trade_no,total_amount,out_trade_no\n", "\"out_trade_no",
    ])
    func `a file without the header is refused as a whole`(_ csv: String) throws {
        let result = try importing(csv)
        #expect(result.status == 64)
        #expect(result.errors.contains("out_trade_no,total_amount and perhaps app_id,subject"))
        #expect(!FileManager.default.fileExists(atPath: sandbox.ledgerPath))
    }

    @Test func `a file that is not there, and a folder, cannot be read`() throws {
        for file in ["nothing.csv", sandbox.folder.path] {
            let result = try Programs.run(
                "alipay-callback",
                ["orders", "import", file, "--config", sandbox.settingsPath]
            )
            #expect(result.status == 64)
            #expect(result.errors == "\(file): cannot be read\n")
        }
    }

    @Test func `a trial says the same and writes nothing`() throws {
        let csv = "out_trade_no,total_amount\nA1,1\nA1,1\nA1,2\n"
        let early = try importing(csv, "--dry-run")
        #expect(early.status == 1)
        #expect(early.errors.contains("there is no ledger yet"))
        #expect(try importing("out_trade_no,total_amount\nA0,1\n").status == 0)
        let trial = try importing(csv, "--dry-run")
        #expect(trial.output.hasPrefix("1 added, 1 already there, 1 refused ("))
        #expect(try orders() == "A0|100|")
        #expect(try importing(csv).output == "1 added, 1 already there, 1 refused\n")
    }

    @Test func `a responder answers every notification while a long file comes in`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let rows = 20_000
        let csv = "out_trade_no,total_amount\n" + (0..<rows).map { "I\($0),1\n" }.joined()
        let imported = Mutex<Programs.Result?>(nil)
        let done = DispatchSemaphore(value: 0)
        let importer = Importer(test: self)
        Thread.detachNewThread {
            let result = try? importer.test.importing(csv)
            imported.withLock { $0 = result }
            done.signal()
        }
        let bodies = try (0..<600).map { try sandbox.notification("N\($0)") }
        let replies = Load.post(bodies, clients: 4, to: { _ in url })
        done.wait()
        #expect(replies.allSatisfy { $0?.text == "success" })
        #expect(imported.withLock { $0 }?.output == "20,000 added, 0 already there, 0 refused\n")
        #expect(try sandbox.sql("SELECT count(*) FROM orders") == String(rows + bodies.count))
        #expect(responder.isRunning)
    }

    private struct Importer: @unchecked Sendable {  // the test waits for the thread that has it
        let test: OrdersImportTests
    }
}
