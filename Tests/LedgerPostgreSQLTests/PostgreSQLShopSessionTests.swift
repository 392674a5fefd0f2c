internal import Installation
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger
@testable internal import LedgerPostgreSQL

/// What the shop's functions and triggers may do to the session that records.
@Suite(.enabled(if: PostgreSQLServer.isThere)) struct PostgreSQLShopSessionTests {
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
            CREATE TABLE goods.orders (id VARCHAR(64) PRIMARY KEY, fen INTEGER);
            INSERT INTO goods.orders VALUES ('A1', 0)
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
            totalFen: 1,
            createdAt: 1
        )
    )

    private func statement(setting name: String, to value: String, local: Bool) -> ShopStatement {
        ShopStatement(
            events: ["order.paid"],
            sql: """
                UPDATE goods.orders SET fen = length(set_config('\(name)', '\(value)', \(local)))
                """,
            timeout: 60_000
        )
    }

    private static let changes = [
        ("synchronous_commit", "off"), ("search_path", "goods"), ("bytea_output", "escape"),
        ("client_encoding", "LATIN1"), ("lock_timeout", "0"), ("statement_timeout", "1min"),
        ("TimeZone", "Asia/Shanghai"), ("enable_seqscan", "on"),
    ]

    @Test(arguments: changes, [true, false])
    func `a setting that a function of the shop's changes is as before when all is committed`(
        change: (String, String),
        isLocal: Bool
    ) throws {
        let (name, value) = change
        let read = "SELECT pg_catalog.current_setting('\(name)')"
        let before = try recording.connection.text(read)
        #expect(before != value)
        let shop = try ShopStatements(
            [statement(setting: name, to: value, local: isLocal)],
            on: recording
        )
        _ = try recording.begin(reading: .none)
        try shop.run(for: Self.event)
        #expect(try recording.connection.text(read) == before)
        try recording.commit()
        #expect(try recording.connection.text(read) == before)
        #expect(try server.connect().integer("SELECT sum(fen) FROM goods.orders") != 0)
    }

    @Test(arguments: ["08001", "08P01", "57P01", "57P03"])
    func `a trigger's error is the shop's, whatever code it gives it`(code: String) throws {
        try recording.connection.execute(
            """
            CREATE FUNCTION goods.fail() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION USING ERRCODE = '\(code)'; END $$;
            CREATE TRIGGER fail BEFORE UPDATE ON goods.orders
            FOR EACH ROW EXECUTE FUNCTION goods.fail()
            """
        )
        let prepared = try recording.prepare(
            ShopStatement(
                events: ["order.paid"],
                sql: "UPDATE goods.orders SET fen = 1",
                timeout: 60_000
            )
        )
        _ = try recording.begin(reading: .none)
        try recording.savepoint()
        let error = storageError { () throws(StorageError) in try prepared.run(for: Self.event) }
        #expect(error?.code == .shop)
        #expect(error?.native == code)
        #expect(recording.isInTransaction)
        try recording.rollbackToSavepoint()
        try recording.commit()
    }

    @Test func `how a commit waits stays as it was found, whatever the server is set to later`()
        throws
    {
        let connection = recording.connection
        let read = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
        #expect(try connection.text(read) == "session")
    }
}
