internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// What a statement of the shop's may be, and may touch.
@Suite struct ShopStatementRuleTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        try shop.open().close()
        try execute(
            """
            CREATE TABLE shop (id INTEGER PRIMARY KEY AUTOINCREMENT, number UNIQUE, state);
            CREATE VIEW doors AS SELECT number FROM shop;
            """
        )
    }

    private func execute(_ sql: String) throws { try shop.sqlite().execute(sql) }

    private func fault(_ sql: String) throws -> String? {
        let error = try shop.reader().fault(of: ShopStatement(events: ["order.paid"], sql: sql))
        #expect(error == nil || error?.code == .shop)
        #expect(error == nil || error?.sql == sql)
        return error?.native
    }

    @Test(arguments: [
        "INSERT INTO shop (number) VALUES (:out_trade_no)",
        "INSERT OR IGNORE INTO shop (number) SELECT :out_trade_no",
        "INSERT INTO shop (number) VALUES (1) ON CONFLICT (number) DO UPDATE SET state = 2",
        "UPDATE shop SET state = :status RETURNING number",
        "DELETE FROM shop",
        "REPLACE INTO shop (number) VALUES (:out_trade_no)",
        "WITH x AS (SELECT 1) UPDATE shop SET state = 'paid' WHERE number IN x",
        "UPDATE shop SET state = (SELECT sum(refunded_fen) FROM events), number = (SELECT max(id)"
            + " FROM notifications) WHERE number IN (SELECT out_trade_no FROM orders)",
        "DELETE FROM shop; -- of the shop\n /* alone */ ;",
        " ; DELETE FROM shop WHERE number = ':nothing' /* :at_all */",
    ])
    func `it may write to the shop's tables, and read the ledger's`(sql: String) throws {
        #expect(try fault(sql) == nil)
    }

    @Test(arguments: [
        "orders", "notifications", "events", "chain_head", "backups", "deliveries", "attempts",
        "destinations",
    ])
    func `it may not write to the ledger's tables`(table: String) throws {
        let refusal = "it writes to \(table), which is the ledger's"
        let column = try shop.sqlite().text("SELECT name FROM pragma_table_info('\(table)')")
        let first = try #require(column)
        #expect(try fault("INSERT INTO \(table) DEFAULT VALUES") == refusal)
        #expect(try fault("REPLACE INTO \(table.uppercased()) DEFAULT VALUES") == refusal)
        #expect(try fault("UPDATE main.\"\(table)\" SET \(first) = 1") == refusal)
        #expect(try fault("WITH x AS (SELECT 1) DELETE FROM \(table)") == refusal)

        let way = "it writes to \(table) by way of door, which is the ledger's"
        try execute(
            "CREATE TRIGGER door AFTER UPDATE ON shop BEGIN DELETE FROM \(table); END"
        )
        #expect(try fault("UPDATE shop SET state = 1") == way)
        #expect(try fault("DELETE FROM shop") == nil)
        try execute(
            """
            DROP TRIGGER door;
            CREATE TRIGGER door INSTEAD OF DELETE ON doors BEGIN DELETE FROM \(table); END
            """
        )
        #expect(try fault("DELETE FROM doors") == way)
    }

    @Test func `a trigger of a trigger is seen as well`() throws {
        try execute(
            """
            CREATE TABLE other (id);
            CREATE TRIGGER one AFTER UPDATE ON shop BEGIN INSERT INTO other VALUES (1); END;
            CREATE TRIGGER two AFTER INSERT ON other BEGIN UPDATE orders SET subject = ''; END;
            """
        )
        let refusal = "it writes to orders by way of two, which is the ledger's"
        #expect(try fault("UPDATE shop SET state = 1") == refusal)
    }

    @Test(arguments: [
        ("DELETE FROM sqlite_sequence", "it writes to sqlite_sequence, which is SQLite's"),
        ("BEGIN", "it begins or ends a transaction, which is the ledger's"),
        ("COMMIT", "it begins or ends a transaction, which is the ledger's"),
        ("ROLLBACK", "it begins or ends a transaction, which is the ledger's"),
        ("SAVEPOINT two", "it begins or ends a transaction, which is the ledger's"),
        ("RELEASE one", "it begins or ends a transaction, which is the ledger's"),
        ("ROLLBACK TO one", "it begins or ends a transaction, which is the ledger's"),
        ("ATTACH 'other.db' AS other", "it attaches or detaches a file"),
        ("DETACH other", "it attaches or detaches a file"),
        ("PRAGMA user_version = 9", "it uses a PRAGMA"),
        ("PRAGMA synchronous = OFF", "it uses a PRAGMA"),
        ("CREATE TABLE other (id)", "it changes the schema, not rows"),
        ("CREATE TABLE IF NOT EXISTS shop (id)", "it changes the schema, not rows"),
        ("CREATE TEMP TABLE other (id)", "it changes the schema, not rows"),
        ("CREATE INDEX other ON shop (state)", "it changes the schema, not rows"),
        ("CREATE VIEW other AS SELECT 1", "it changes the schema, not rows"),
        ("DROP TABLE shop", "it changes the schema, not rows"),
        ("ALTER TABLE shop ADD other", "it changes the schema, not rows"),
        ("ANALYZE", "it changes the schema, not rows"),
        ("REINDEX shop", "it changes the schema, not rows"),
        ("VACUUM", "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"),
        ("SELECT 1", "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"),
        ("VALUES (1)", "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"),
        ("EXPLAIN DELETE FROM shop", "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"),
        ("-- nothing", "it is not a statement"),
        ("DELETE FROM shop; DELETE FROM shop", "it is more than one statement"),
        ("DELETE FROM shop; DELETE FROM orders", "it is more than one statement"),
        ("DELETE FROM shop; nonsense", "it is more than one statement"),
        ("DELETE FROM shop WHERE number = :number", ":number is not known here"),
        ("DELETE FROM shop WHERE number = :OUT_TRADE_NO", ":OUT_TRADE_NO is not known here"),
        ("DELETE FROM shop WHERE number = @out_trade_no", "@out_trade_no is not known here"),
        ("DELETE FROM shop WHERE number = $out_trade_no", "$out_trade_no is not known here"),
        ("DELETE FROM shop WHERE number = ?", "? is not known here"),
        ("DELETE FROM shop WHERE number = ?1", "?1 is not known here"),
        (
            "SELECT value FROM json_each('[1]')",
            "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"
        ),
        (
            "INSERT INTO shop (number) SELECT name FROM pragma_database_list",
            "it uses a PRAGMA"
        ),
        ("UPDATE sqlite_master SET sql = ''", "1 table sqlite_master may not be modified"),
        ("DELETE FROM none", "1 no such table: none"),
        ("UPDATE shop SET none = 1", "1 no such column: none"),
        ("UPDATE shop SET", "1 incomplete input"),
    ])
    func `the rule that it breaks is named`(sql: String, rule: String) throws {
        #expect(try fault(sql) == rule)
        // And the ledger does not run it.
        let statement = ShopStatement(events: ["order.paid"], sql: sql)
        let ledger = try shop.open(running: [statement])
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(shop.story == ["fails: \(rule)"])
    }

    /// Texts that are taken apart in two ways: by us, and by SQLite once the tables are there.
    @Test(arguments: [
        ("number = :paid_at || :paid_at || :status", []),
        ("number = :paidat OR state = :Status", [":paidat", ":Status"]),
        ("number = ?", ["?"]), ("number = ?1", ["?1"]), ("number = @status", ["@status"]),
        ("number = $status", ["$status"]), ("number=:状态", [":状态"]),
        ("number = ':one' || 'it''s :two' || \":three\" || `:four`", []),
        ("state$ = ':one' AND [:five]=1 -- :six\n AND 1=:seven", [":seven"]),
        ("state /* :one * / */ = :two/*:three", [":two"]),
        ("number - - :one -:two", [":one", ":two"]), ("number = '''' || :one", [":one"]),
        ("number ->> '$.a' = :status", []),
    ])
    func `a parameter that there is not is seen without a database`(
        condition: String,
        unknown: [String]
    ) throws {
        try execute(
            """
            ALTER TABLE shop ADD "state$"; ALTER TABLE shop ADD ":three";
            ALTER TABLE shop ADD ":four"; ALTER TABLE shop ADD ":five";
            """
        )
        let sql = "DELETE FROM shop WHERE \(condition)"
        let statement = ShopStatement(events: ["order.paid"], sql: sql)
        #expect(statement.unknownPlaceholders(in: .sqlite) == unknown)
        #expect(try fault(sql) == unknown.first.map { "\($0) is not known here" })
    }

    @Test func `the rules hold when the schema changes while it is open`() throws {
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: "INSERT INTO shop (number) VALUES (:out_trade_no)"
        )
        let ledger = try shop.open(running: [statement])
        #expect(ledger.record(try shop.notification()) == .applied)
        // All is prepared again, the ledger's own statements too.
        try execute("ALTER TABLE shop ADD colour")
        let second = try shop.notification(of: "A2", trade: "T2")
        #expect(ledger.record(second) == .applied)

        try execute(
            """
            CREATE TRIGGER door AFTER INSERT ON shop
            BEGIN UPDATE orders SET subject = 'free' WHERE out_trade_no = NEW.number; END
            """
        )
        let third = try shop.notification(of: "A3", trade: "T3")
        #expect(ledger.record(third) == .unavailable)
        let way = "it writes to orders by way of door, which is the ledger's"
        #expect(shop.failures.map(\.native) == [way])
        #expect(try shop.reader().order("A3").isEmpty)
        try execute("DROP TRIGGER door")
        #expect(ledger.record(third) == .applied)
        let subjects = "SELECT group_concat(DISTINCT subject) FROM orders"
        #expect(try shop.sqlite().text(subjects) == "tea")
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `a table of SQLite's own making, like json_each, may be read`() throws {
        try execute(
            """
            CREATE TABLE stock (item, count); INSERT INTO stock VALUES ('tea', 9), ('cup', 9);
            INSERT INTO shop (number, state) VALUES ('A1', '["tea"]');
            CREATE TRIGGER sold AFTER UPDATE ON shop BEGIN
                UPDATE stock SET count = count - 1
                WHERE item IN (SELECT value FROM json_each(OLD.state));
            END
            """
        )
        let ledger = try shop.open(running: [
            ShopStatement(
                events: ["order.paid"],
                sql: "UPDATE shop SET state = :status WHERE number = :out_trade_no",
                rows: 1
            )
        ])
        #expect(ledger.record(try shop.notification()) == .applied)
        let counts = "SELECT group_concat(item || ' ' || count) FROM stock"
        #expect(try shop.sqlite().text(counts) == "tea 8,cup 9")
    }

    @Test func `the shop's tables are not a fault of the ledger's`() throws {
        #expect(try shop.reader().schemaFaults() == [])
    }
}
