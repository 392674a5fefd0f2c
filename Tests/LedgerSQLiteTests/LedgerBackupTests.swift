internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct LedgerBackupTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private var target: String { shop.path + ".copy" }

    private var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(
                atPath: URL(filePath: shop.path).deletingLastPathComponent().path()
            ).filter { $0.contains("copy") }
        }
    }

    private func pay(_ numbers: ClosedRange<Int>) throws {
        for number in numbers {
            let payment = try shop.notification(of: "A\(number)", trade: "T\(number)")
            #expect(ledger.record(payment) == .applied)
        }
    }

    private func backup(
        to file: String? = nil,
        replacing: Bool = false,
        pages: Int32 = 2000,
        while shouldContinue: (Int, Int) -> Bool = { _, _ in true }
    ) throws -> BackupRecord {
        let file = file ?? target
        return try LedgerBackup(of: shop.path, to: file, replacing: replacing, now: Shop.now)
            .run(replacing: replacing, pages: pages, while: shouldContinue)
    }

    private func failure(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a copy is one file, for its owner alone, and has everything`() throws {
        try pay(1...3)
        let record = try backup()
        #expect(try files == ["ledger.db.copy"])
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int64 == record.bytes)
        // Bytes 18 and 19 of the header: 1 is a rollback journal, 2 the write-ahead log.
        let header = try #require(FileManager.default.contents(atPath: target))
        #expect(Array(header[18...19]) == [1, 1])
        let copy = try LedgerReader(path: target)
        #expect(try copy.notifications(limit: 9) == shop.reader().notifications(limit: 9))
        #expect(try copy.orders(limit: 9) == shop.reader().orders(limit: 9))
        let connection = try shop.sqlite()
        #expect(try connection.integer("SELECT last_id FROM chain_head") == record.head.lastID)
        let chain = "SELECT count(*) FROM chain_head WHERE chain = (SELECT chain FROM notifications"
        #expect(try connection.integer("\(chain) ORDER BY id DESC LIMIT 1)") == 1)
        #expect(record.head.lastID == 3)
    }

    @Test func `what is written meanwhile waits for nothing and is not in the copy`() throws {
        try pay(1...5)
        var next = 6
        var seen: [Int] = []
        let record = try backup(pages: 1) { copied, count in
            seen.append(copied)
            if copied < count {
                #expect((try? pay(next...next)) != nil)
                next += 1
            }
            return true
        }
        #expect(next > 10)
        // Never begun again: each step copied one page more.
        #expect(
            seen == Array(1...seen.count - 1) + [seen.count - 1] || seen == Array(1...seen.count)
        )
        #expect(record.head.lastID == 5)
        let copy = try LedgerReader(path: target)
        #expect(try copy.notifications(limit: 100).map(\.id) == [5, 4, 3, 2, 1])
        #expect(try copy.orders(limit: 100).count == 5)
    }

    @Test func `a copy works as a ledger and knows what it has`() throws {
        try pay(1...2)
        let first = try shop.notification(of: "A1", trade: "T1")
        _ = try backup()
        let restored = try Ledger(
            path: target,
            policy: .record,
            clock: { Shop.now },
            report: { Issue.record("\($0)") }
        )
        #expect(restored.record(first) == .nothing)
        let third = try shop.notification(of: "A3", trade: "T3")
        #expect(restored.record(third) == .applied)
        restored.close()
        let connection = try SQLiteConnection(path: target, creating: false, busyTimeout: 0)
        #expect(try connection.text("PRAGMA integrity_check") == "ok")
        #expect(try connection.text("PRAGMA journal_mode") == "wal")
        #expect(try connection.integer("SELECT last_id FROM chain_head") == 3)
    }

    @Test func `a file that is there stays, unless it is to be replaced`() throws {
        try pay(1...1)
        try "precious".write(toFile: target, atomically: true, encoding: .utf8)
        #expect(failure { _ = try backup() } == "exists")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        #expect(failure { _ = try backup(replacing: true) } == "notACopy")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        #expect(try files.count == 1)
        try FileManager.default.removeItem(atPath: target)
        _ = try backup()
        #expect(try backup(replacing: true).head.lastID == 1)
        #expect(try LedgerReader(path: target).orders(limit: 9).count == 1)
    }

    @Test func `a file that comes while the copy is made stays`() throws {
        try pay(1...1)
        let late = failure {
            _ = try backup { copied, count in
                if copied == count {
                    #expect((try? Data().write(to: URL(filePath: target))) != nil)
                }
                return true
            }
        }
        #expect(late == "exists")
        #expect(try files == ["ledger.db.copy"])
        #expect(FileManager.default.contents(atPath: target)?.isEmpty == true)
    }

    @Test func `breaking off leaves nothing behind`() throws {
        try pay(1...1)
        #expect(failure { _ = try backup(pages: 1) { copied, _ in copied < 3 } } == "interrupted")
        #expect(try files.isEmpty)
        _ = try backup()
        let before = FileManager.default.contents(atPath: target)
        let again = failure { _ = try backup(replacing: true, pages: 1) { _, _ in false } }
        #expect(again == "interrupted")
        #expect(try files == ["ledger.db.copy"])
        #expect(before?.isEmpty == false)
        #expect(FileManager.default.contents(atPath: target) == before)
    }

    @Test(arguments: [
        "UPDATE chain_head SET last_id = 7", "UPDATE chain_head SET chain = zeroblob(32)",
        "INSERT INTO notifications SELECT 9, 1, 1, 1, '', 'x', '', '', '', '', '', 0, 0, '', "
            + "'nothing', NULL, '', '', '', NULL, NULL, x'', NULL, NULL, x''",
        "DELETE FROM notifications",
        "PRAGMA ignore_check_constraints = ON; UPDATE orders SET status = 'odd'",
        "PRAGMA application_id = 5", "PRAGMA user_version = 99",
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 3 WHERE rootpage = 2",
    ])
    func `a copy that is not what it should be never gets its name`(_ sql: String) throws {
        try pay(1...2)
        let folder = URL(filePath: shop.path).deletingLastPathComponent()
        let text = failure {
            _ = try backup { copied, count in
                guard copied == count,
                    let partial = try? files.first(where: { $0.contains("partial") })
                else { return true }
                let path = folder.appending(path: partial).path()
                let changed: Void? = try? SQLiteConnection(
                    path: path,
                    creating: false,
                    busyTimeout: 0
                )
                .execute(sql)
                #expect(changed != nil)
                return true
            }
        }
        #expect(text.hasPrefix("damaged"))
        #expect(try files.isEmpty)
    }

    @Test func `the ledger and what belongs to it are never overwritten`() throws {
        try pay(1...1)
        let link = shop.path + "-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: shop.path)
        let hard = shop.path + "-hard"
        try FileManager.default.linkItem(atPath: shop.path, toPath: hard)
        for name in [shop.path, shop.path + "-wal", shop.path + "-journal", link, hard] {
            #expect(failure { _ = try backup(to: name, replacing: true) } == "isTheLedger")
        }
        #expect(ledger.record(try shop.notification(of: "A2", trade: "T2")) == .applied)
        let other = try Ledger(
            path: target,
            policy: .record,
            clock: { Shop.now },
            report: { _ in }
        )
        #expect(other.record(try shop.notification()) == .applied)
        #expect(failure { _ = try backup(replacing: true) }.hasPrefix("inUse"))
    }

    @Test func `a ledger remembers its copies, and knows the newest`() throws {
        #expect(try shop.reader().newestBackup() == nil)
        try pay(1...1)
        for (time, name) in [(Shop.now, "1"), (Shop.now + 5, "2")] {
            let backup = try LedgerBackup(
                of: shop.path,
                to: target + name,
                replacing: false,
                now: time
            )
            try backup.remember(try backup.run(replacing: false) { _, _ in true })
        }
        let newest = try #require(try shop.reader().newestBackup())
        #expect(newest.madeAt == Shop.now + 5)
        #expect(newest.file == target + "2")
        #expect(newest.head.lastID == 1)
        #expect(newest.bytes > 0)
    }

    @Test func `a folder that is not there and a ledger that is not there are errors`() throws {
        #expect(failure { _ = try backup(to: "/nowhere/x") }.hasPrefix("file"))
        let missing = failure {
            _ = try LedgerBackup(of: shop.path + "x", to: target, replacing: false, now: 1)
        }
        #expect(missing.hasPrefix("ledger"))
        #expect(!FileManager.default.fileExists(atPath: shop.path + "x"))
    }
}
