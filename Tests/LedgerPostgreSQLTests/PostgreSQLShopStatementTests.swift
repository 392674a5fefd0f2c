internal import Installation
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger
@testable internal import LedgerPostgreSQL

/// The shop's statements on a PostgreSQL server.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLShopStatementTests {
    private let server: Server
    private let recording: PostgreSQLRecording

    init() throws {
        server = try Server()
        let engine = PostgreSQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
        let connection = try server.connect()
        try connection.execute(
            """
            CREATE SCHEMA goods;
            CREATE TABLE goods.orders (id VARCHAR(64) PRIMARY KEY, fen INTEGER,
                yuan NUMERIC(10, 2), paid TIMESTAMPTZ, more JSONB);
            CREATE TABLE goods.parcels (
                of VARCHAR(64) REFERENCES goods.orders DEFERRABLE INITIALLY DEFERRED);
            INSERT INTO goods.orders VALUES ('A1'), ('a1')
            """
        )
        recording = try PostgreSQLRecording(on: connection, of: .live)
    }

    private static let event = InsertedEvent(
        payment: .paid,
        tradeNo: "T1",
        notifyID: "N1",
        order: Order(
            appID: "app",
            outTradeNo: "A1",
            tradeNo: "T1",
            status: .paid,
            totalFen: 8888,
            subject: "茶 '\"\\ 🍵",
            createdAt: 1,
            paidAt: 1_769_853_909_000
        )
    )

    private func prepare(
        _ sql: String,
        rows: Int? = nil,
        timeout: Int = 60_000
    ) throws -> any PreparedShopStatement {
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: sql,
            rows: rows,
            timeout: timeout
        )
        return try recording.prepare(statement)
    }

    private func error(of prepared: any PreparedShopStatement) -> StorageError? {
        storageError { () throws(StorageError) in try prepared.run(for: Self.event) }
    }

    @Test func `values arrive as they are, and nothing is kept without a commit`() throws {
        let update = try prepare(
            """
            UPDATE goods.orders SET fen = :total_fen, yuan = :total_amount::numeric,
                paid = to_timestamp(:paid_at / 1000), more = jsonb_build_object('of', :subject,
                    'again', :subject, 'closed', :closed_at, 'text', E'\\':no')
            WHERE id = :out_trade_no AND NOT coalesce(more ? 'of', false)
            """,
            rows: 1
        )
        let read = """
            SELECT fen || ' ' || yuan || ' ' || paid || ' ' || more::text FROM goods.orders
            WHERE id = 'A1'
            """
        for isKept in [false, true] {
            _ = try recording.begin(reading: .none)
            try update.run(for: Self.event)
            if isKept { try recording.commit() } else { recording.rollback() }
            let row = try #require(try server.connect().text(read))
            guard isKept else {
                #expect(row == "")
                continue
            }
            #expect(row.hasPrefix("8888 88.88 2026-01-31 10:05:09+00 {"))
            #expect(row.contains(#""of": "茶 '\"\\ 🍵""#))
            #expect(row.contains(#""closed": null"#))
            #expect(row.contains(#""text": "':no""#))
        }
    }

    @Test func `another number of rows than it has to be is an error`() throws {
        let update = try prepare("UPDATE goods.orders SET fen = :total_fen", rows: 1)
        _ = try recording.begin(reading: .none)
        #expect(error(of: update)?.native == "rows: 2, not 1")
    }

    @Test func `a statement that takes too long is ended, and the transaction can go on`() throws {
        let slow = try prepare(
            "UPDATE goods.orders SET fen = 1 WHERE pg_sleep(60) IS NOT NULL",
            timeout: 20
        )
        let quick = try prepare("UPDATE goods.orders SET fen = 2", rows: 2)
        _ = try recording.begin(reading: .none)
        try recording.savepoint()
        #expect(error(of: slow)?.isTimeout == true)
        try recording.rollbackToSavepoint()
        try recording.releaseSavepoint()
        let limit = "SELECT current_setting('statement_timeout')"
        #expect(try recording.connection.text(limit) == "0")
        try quick.run(for: Self.event)
        #expect(try recording.connection.text(limit) == "0")
        try recording.commit()
        #expect(try server.connect().integer("SELECT sum(fen) FROM goods.orders") == 4)
    }

    @Test func `a statement that fails is reported without its values`() throws {
        let insert = try prepare("INSERT INTO goods.orders (id) VALUES (:out_trade_no)")
        _ = try recording.begin(reading: .none)
        let error = error(of: insert)
        #expect(error?.code == .shop)
        #expect(error?.native == "23505")
        #expect(recording.isInTransaction)
    }

    @Test func `a constraint that is looked at late is the statement's, and may be kept later`()
        throws
    {
        let parcel = try prepare("INSERT INTO goods.parcels VALUES (:trade_no)")
        let order = try prepare("INSERT INTO goods.orders (id) VALUES (:trade_no)")
        _ = try recording.begin(reading: .none)
        try recording.savepoint()
        try parcel.run(for: Self.event)
        let error = storageError { () throws(StorageError) in
            try recording.checkDeferredConstraints(after: parcel.shop)
        }
        #expect(error?.code == .shop)
        #expect(error?.native == "23503")
        try recording.rollbackToSavepoint()
        for _ in 0..<2 {
            try recording.checkDeferredConstraints(after: order.shop)
            try recording.savepoint()
            try parcel.run(for: Self.event)
            try order.run(for: Self.event)
            try recording.checkDeferredConstraints(after: order.shop)
            try recording.rollbackToSavepoint()
        }
        try recording.commit()
    }
}
