internal import Alipay
internal import Foundation
internal import Ledger
internal import Orders
internal import Testing

@Suite struct SchemaTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    @Test func `a newer ledger is refused with a sentence, until it is an older one`() throws {
        try shop.open().close()
        try shop.connection().execute("PRAGMA user_version = 3")
        let ledger = try shop.unopened()
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .unavailable)
        let error = try #require(shop.failures.last)
        #expect(error.code == .newer)
        #expect("\(error)".hasPrefix("the ledger was written by a newer version"))
        #expect(throws: error) { try shop.reader() }

        try shop.connection().execute("PRAGMA user_version = 2")
        #expect(ledger.record(payment) == .applied)
    }

    @Test func `the database of another program is left alone`() throws {
        let other = try shop.connection()
        try other.execute("CREATE TABLE orders (id INTEGER)")
        let ledger = try shop.unopened()
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(shop.failures.last?.code == .foreign)
        #expect(try other.text("PRAGMA journal_mode") == "delete")
    }

    @Test func `a file that is no database is left alone`() throws {
        let text = Data(String(repeating: "not a database\n", count: 100).utf8)
        try text.write(to: URL(filePath: shop.path))
        let ledger = try shop.unopened()
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(shop.failures.last?.code == .corrupt)
        #expect(try Data(contentsOf: URL(filePath: shop.path)) == text)
    }

    @Test func `the file stays in write-ahead mode`() throws {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try shop.connection().text("PRAGMA journal_mode") == "wal")
    }

    @Test(arguments: [
        "UPDATE orders SET refunded_fen = total_fen + 1",
        "UPDATE orders SET refunded_fen = -1",
        "UPDATE orders SET status = 'lost'",
        "UPDATE orders SET status = 'refunded'",
        "UPDATE orders SET paid_at = NULL",
        "UPDATE orders SET total_fen = 'much'",
        "UPDATE notifications SET arrivals = 0",
        "UPDATE notifications SET reason = 'why'",
        "UPDATE effects SET event = 'order.lost'",
        "INSERT INTO effects SELECT 99, app_id, trade_no, '', event, 0, 1, 1 FROM effects",
    ])
    func `the schema refuses what must not be`(_ sql: String) throws {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification()) == .applied)
        let connection = try shop.connection()
        let error = #expect(throws: StorageError.self) { try connection.execute(sql) }
        #expect(error?.code == .constraint)
    }
}
