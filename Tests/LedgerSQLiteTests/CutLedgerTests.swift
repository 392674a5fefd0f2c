internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// A file that was cut, or an older ledger that was put into it, while it was open.
///
/// SQLite does not look: it writes on behind the end, and reads zeros where its pages were.
@Suite struct CutLedgerTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private func payment(_ number: Int) throws -> Alipay.Notification {
        try shop.notification(of: "A\(number)", trade: "T\(number)", id: "N\(number)")
    }

    private func pay(_ numbers: Range<Int>, in ledger: Ledger) throws {
        for number in numbers { #expect(ledger.record(try payment(number)) == .applied) }
    }

    /// Cuts a file to a part of its length; a hollow one was written to behind its end since.
    private func cut(_ suffix: String, keeping part: Double, isHollow: Bool = false) throws {
        let file = try FileHandle(forUpdating: URL(filePath: shop.path + suffix))
        defer { try? file.close() }
        let length = try file.seekToEnd()
        try file.truncate(atOffset: UInt64(part * Double(length)))
        if isHollow { try file.truncate(atOffset: length) }
    }

    @Test(arguments: [(0, false), (0.5, false), (0, true)])
    func `a log that was cut ends the answers until a restart`(
        part: Double,
        isHollow: Bool
    ) throws {
        do {
            let ledger = try shop.open()
            try pay(0..<10, in: ledger)
            _ = try shop.sqlite().integer("PRAGMA wal_checkpoint(PASSIVE)")
            try pay(10..<20, in: ledger)
            try cut("-wal", keeping: part, isHollow: isHollow)
            #expect(ledger.record(try payment(20)) == .unavailable)
            #expect(shop.failures.last?.code == .lost)
            #expect(ledger.record(try payment(21)) == .unavailable)
            #expect(ledger.trouble?.hasPrefix("what was recorded is not in the ledger") == true)
        }
        // Nobody copied the hole into the file.
        let restarted = try shop.open()
        #expect(try shop.reader().damage() == nil)
        #expect(try restarted.order("A9", of: Shop.appID)?.status == .paid)
        try pay(30..<31, in: restarted)
        #expect(try shop.reader().damage() == nil)
    }

    @Test func `a log that was cut is noticed while nothing comes`() throws {
        let ledger = try shop.open()
        try pay(0..<10, in: ledger)
        try cut("-wal", keeping: 0)
        shop.waitForIncidents(1)
        #expect(shop.failures.map(\.code) == [.lost])
        withExtendedLifetime(ledger) {}
    }

    @Test func `a log that another process has emptied is gone on with`() throws {
        let ledger = try shop.open()
        try pay(0..<10, in: ledger)
        let isBusy = try shop.sqlite().integer("PRAGMA wal_checkpoint(TRUNCATE)")
        #expect(isBusy == 0)
        try pay(10..<20, in: ledger)
        #expect(shop.failures == [])
        #expect(try shop.reader().damage() == nil)
    }

    @Test func `a file that was cut is noticed, and nothing more is recorded in it`() throws {
        let ledger = try shop.open()
        try pay(0..<20, in: ledger)
        _ = try shop.sqlite().integer("PRAGMA wal_checkpoint(TRUNCATE)")
        try pay(20..<21, in: ledger)
        try cut("", keeping: 0.5)
        for number in 21..<25 { #expect(ledger.record(try payment(number)) == .unavailable) }
        #expect(shop.failures.last?.code == .corrupt)
    }

    @Test func `a file that became shorter and is whole is gone on with`() throws {
        let ledger = try shop.open()
        let connection = try shop.sqlite()
        try connection.execute("CREATE TABLE mine (a); INSERT INTO mine VALUES (zeroblob(5000000))")
        _ = try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
        try pay(0..<5, in: ledger)
        try connection.execute("DROP TABLE mine; VACUUM")
        _ = try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
        try pay(5..<10, in: ledger)
        #expect(shop.failures == [])
        #expect(try shop.reader().damage() == nil)
    }

    @Test func `an older copy that is put into the open file ends the answers until a restart`()
        throws
    {
        let ledger = try shop.open()
        try pay(0..<5, in: ledger)
        let copy = shop.path + ".copy"
        let backup = try LedgerBackup(of: shop.path, to: copy, replacing: false, now: 0)
        _ = try backup.run(replacing: false) { _, _ in true }
        try pay(5..<10, in: ledger)

        let restore = Process()
        restore.executableURL = URL(filePath: "/usr/bin/env")
        restore.arguments = ["sqlite3", "-bail", shop.path, ".restore '\(copy)'"]
        try restore.run()
        restore.waitUntilExit()
        #expect(restore.terminationStatus == 0)
        #expect(ledger.record(try payment(20)) == .unavailable)
        #expect(shop.failures.last?.code == .lost)
        #expect(ledger.record(try payment(21)) == .unavailable)
        ledger.close()

        let restarted = try shop.open()
        try pay(5..<6, in: restarted)
        #expect(try shop.reader().damage() == nil)
    }
}
