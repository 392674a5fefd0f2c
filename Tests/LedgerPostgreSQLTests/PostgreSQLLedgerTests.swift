internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import LedgerPostgreSQL

/// A ledger's tables and what is asked of them.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLLedgerTests {
    private let server: Server
    private let connection: PostgreSQLConnection

    init() throws {
        server = try Server()
        let engine = PostgreSQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
        connection = try server.connect()
        try connection.prepare(PostgreSQLReading.statements + PostgreSQLWriting.statements)
    }

    @Test func `a ledger of the other kind is refused`() throws {
        let engine = PostgreSQLEngine(at: server.address, as: .shadow, lockFile: "/nonexistent")
        let error = storageError { () throws(StorageError) in try engine.make(as: .shadow, now: 0) }
        #expect(error?.code == .live)
        var address = server.address
        address.schema = "nothing"
        let other = PostgreSQLEngine(at: address, as: .live, lockFile: "/nonexistent")
        let missing = storageError { () throws(StorageError) in
            _ = try other.connect(for: .read)
        }
        #expect(missing?.code == .foreign)
    }

    @Test func `what the tables lack is named`() throws {
        #expect(try connection.schemaFaults() == [])
        try connection.execute("DROP INDEX deliveries_open; ALTER TABLE events DROP not_before")
        #expect(
            try connection.schemaFaults() == [
                "index deliveries_open on deliveries is missing",
                "column not_before of events is missing",
            ]
        )
    }

    @Test func `a row is found by an index, also by what was planned while there was none`()
        throws
    {
        try connection.execute("SET plan_cache_mode = force_generic_plan")
        for (name, placeholders) in [
            ("lock_head", 0), ("read_counts", 1), ("lock_orders", 1), ("read_notification", 5),
            ("read_events", 3), ("read_trade", 3), ("update_order", Order.columns.count),
            ("update_notification", 7), ("move_head", 2),
        ] {
            let values = Array(repeating: "NULL", count: placeholders).joined(separator: ", ")
            let call = placeholders == 0 ? name : "\(name)(\(values))"
            let plan = try connection.results("EXPLAIN EXECUTE \(call)").flatMap { result in
                result.rows(of: name).map { $0.text(0) }
            }.joined(separator: "\n")
            #expect(!plan.contains("Seq Scan"), "\(plan)")
            #expect(!plan.contains("Filter:"), "\(plan)")
            #expect(plan.contains("Index Cond:"), "\(plan)")
        }
    }

    /// Why a statement of the shop's is refused.
    private func fault(_ sql: String) -> String? {
        connection.fault(of: ShopStatement(events: ["order.paid"], sql: sql))?.native
    }

    @Test func `the shop's statements keep to the rules`() throws {
        try connection.execute("CREATE SCHEMA goods")
        try connection.execute("CREATE TABLE goods.orders (id TEXT, at BIGINT)")
        for sql in [
            "UPDATE goods.orders SET at = :paid_at::bigint WHERE id = :out_trade_no",
            "UPDATE goods . \"orders\" SET at = 1",
        ] { #expect(fault(sql) == nil) }
        for (sql, beginning) in [
            ("UPDATE orders SET total_fen = 0", "it names orders without a schema in front"),
            ("UPDATE \"orders\" SET total_fen = 0", "it names orders without a schema in front"),
            ("UPDATE shop.orders SET total_fen = 0", "it names shop, which is the ledger's"),
            ("UPDATE Shop.orders SET total_fen = 0", "it names shop, which is the ledger's"),
            ("DROP TABLE goods.orders", "it has to INSERT, UPDATE or DELETE rows"),
            ("UPDATE goods.orders SET at = :paidat", ":paidat is not known here"),
            ("UPDATE goods.orders SET at = 1; DELETE FROM goods.orders", "42601"),
            ("UPDATE goods.nothing SET at = 1", "42P01"),
        ] {
            #expect(fault(sql)?.hasPrefix(beginning) == true, "\(sql): \(fault(sql) ?? "-")")
        }
    }
}
