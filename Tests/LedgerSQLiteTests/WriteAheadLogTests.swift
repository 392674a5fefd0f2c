internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// The write-ahead log, which grows while somebody reads what is older.
@Suite struct WriteAheadLogTests {
    private let shop: Shop
    private static let bound = 32 << 20

    init() throws { shop = try Shop() }

    /// Bytes of the write-ahead log; 0 when there is none.
    private func size() throws -> Int {
        let path = shop.path + "-wal"
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        return try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    private func record(_ numbers: ClosedRange<Int>, on ledger: Ledger) throws {
        for number in numbers {
            let payment = try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            #expect(ledger.record(payment) == .applied)
        }
    }

    @Test func `a long reader holds nobody up, and the log shrinks when it is gone`() throws {
        let ledger = try shop.open()
        let reader = try shop.sqlite()
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM orders") == 0)

        // Somebody writes more than the log may hold, and leaves the copying to the ledger.
        let other = try shop.sqlite()
        try other.execute(
            """
            PRAGMA wal_autocheckpoint = 0;
            CREATE TABLE large (bytes BLOB);
            INSERT INTO large VALUES (zeroblob(20000000)), (zeroblob(20000000));
            """
        )
        try record(1...3, on: ledger)
        #expect(try reader.integer("SELECT count(*) FROM orders") == 0)
        #expect(try size() > Self.bound)

        try reader.execute("ROLLBACK")
        try record(4...6, on: ledger)
        #expect(try size() <= Self.bound)
        #expect(shop.failures == [])
    }

    @Test func `one process a request leaves the copying to a later one, and the log short`() throws
    {
        var sizes: [Int] = []
        for number in 1...120 {
            let ledger = try shop.openForOneRequest()
            try record(number...number, on: ledger)
            ledger.close()
            sizes.append(try size())
        }
        // The first made the tables and left them there; later ones left half a MiB to be copied.
        #expect(sizes[0] > 0)
        #expect(sizes.count { $0 == 0 } >= 1)
        #expect(try #require(sizes.max()) < 600_000)
        #expect(try shop.sqlite().integer("SELECT count(*) FROM orders") == 120)
        #expect(shop.failures == [])
    }
}
