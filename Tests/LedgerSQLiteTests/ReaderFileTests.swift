internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Testing

/// The operator's view of a ledger in a file.
@Suite struct ReaderFileTests {
    @Test func `a ledger that is not there is an error, and is not made`() throws {
        let shop = try Shop()
        let error = #expect(throws: StorageError.self) { try shop.reader() }
        #expect(error?.code == .cannotOpen)
        #expect(!FileManager.default.fileExists(atPath: shop.path))
    }

    @Test(arguments: [
        "SELECT * FROM orders WHERE updated_at >= 0 ORDER BY updated_at DESC LIMIT 9",
        "SELECT * FROM orders WHERE out_trade_no = 'A1'",
        "SELECT * FROM notifications WHERE out_trade_no = 'A1'",
        "SELECT * FROM notifications WHERE outcome = 'quarantined' ORDER BY id DESC",
        "SELECT count(*) FROM notifications WHERE outcome = 'quarantined'",
    ])
    func `an index finds it`(_ sql: String) throws {
        let shop = try Shop()
        try shop.open().close()
        let plan = try #require(
            try shop.sqlite().planText(of: sql)
        )
        #expect(plan.contains("INDEX") || plan.contains("PRIMARY KEY"))
        #expect(!plan.contains("TEMP B-TREE"))
    }
}

extension SQLiteConnection {
    /// How SQLite would go about a query.
    fileprivate func planText(of sql: String) throws -> String? {
        try SQLiteStatement("EXPLAIN QUERY PLAN \(sql)", on: self).all([]) { $0.text(3) }
            .joined(separator: "\n")
    }
}
