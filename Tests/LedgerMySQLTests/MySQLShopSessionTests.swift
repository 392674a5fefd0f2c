internal import Installation
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger
@testable internal import LedgerMySQL

/// What the server's settings and the shop's triggers may do to the session that records.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLShopSessionTests {
    private let server: Server
    private let admin: MySQLConnection

    init() throws {
        server = try Server()
        admin = try server.connect()
        try admin.execute("CREATE DATABASE other")
        try admin.execute("CREATE TABLE other.goods (id INT PRIMARY KEY, paid INT) ENGINE = InnoDB")
        try admin.execute("INSERT INTO other.goods VALUES (1, 0)")
        let engine = MySQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
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

    private static let variables = [
        "time_zone", "sql_select_limit", "character_set_results", "max_statement_time",
        "completion_type", "tx_isolation", "innodb_lock_wait_timeout", "lock_wait_timeout",
    ]

    private func values(_ connection: MySQLConnection) throws -> [String] {
        let columns = Self.variables.map { "@@SESSION.\($0)" }.joined(separator: ", ")
        return try #require(try connection.rows("SELECT \(columns)").first)
    }

    @Test(arguments: [
        "time_zone = '+08:00'", "sql_select_limit = 1", "character_set_results = gbk",
        "max_statement_time = 0.001", "completion_type = 'RELEASE'",
        "tx_isolation = 'SERIALIZABLE'", "innodb_lock_wait_timeout = 50",
    ])
    func `a setting that a trigger of the shop's changes is as before for what is recorded next`(
        change: String
    ) throws {
        try admin.execute(
            """
            CREATE TRIGGER other.paid BEFORE UPDATE ON other.goods FOR EACH ROW
            BEGIN SET SESSION \(change); END
            """
        )
        let recording = try MySQLRecording(on: try server.connect(), of: .live)
        let before = try values(recording.connection)
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: "UPDATE other.goods SET paid = 1",
            timeout: 60_000
        )
        let shop = try ShopStatements([statement], on: recording)
        for _ in 1...2 {
            _ = try recording.begin(reading: .none)
            try shop.run(for: Self.event)
            _ = try recording.facts(of: .none)
            #expect(try values(recording.connection) == before)
            try shop.run(for: Self.event)
            try recording.commit()
            #expect(try values(recording.connection) == before)
        }
        #expect(try admin.integer("SELECT paid FROM other.goods") == 1)
    }

    @Test(arguments: [
        ("sql_select_limit", "1"), ("max_statement_time", "0.001"), ("completion_type", "'CHAIN'"),
        ("lock_wait_timeout", "50"),
    ])
    func `a setting of the server's that would change what is read or kept is not the session's`(
        name: String,
        value: String
    ) throws {
        let usual = try values(try server.connect())
        try admin.execute("SET GLOBAL \(name) = \(value)")
        let connection = try server.connect()
        #expect(try values(connection) == usual)
        #expect(try connection.rows("SELECT 1 UNION SELECT 2").count == 2)
    }
}
