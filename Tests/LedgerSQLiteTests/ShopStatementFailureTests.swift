internal import Alipay
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// A statement of the shop's that fails: the ledger and the shop's tables never disagree.
@Suite struct ShopStatementFailureTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        try shop.open().close()
    }

    private func execute(_ sql: String) throws { try shop.sqlite().execute(sql) }

    private static let noFive = "CONSTRAINT no_five CHECK (number <> 'A5')"

    private static let insertion = ShopStatement(
        events: ["order.paid"],
        sql: "INSERT INTO shop VALUES (:out_trade_no)"
    )

    private static let update = ShopStatement(
        events: ["order.paid"],
        sql: "UPDATE shop SET state = 'paid' WHERE number = :out_trade_no",
        rows: 1
    )

    /// Ten payments in one batch, or two when the writer took the first one by itself.
    private func recordTen(on ledger: Ledger) throws -> Answers {
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        let answers = Answers()
        for number in 0..<10 {
            let payment = try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            ledger.record(payment, answering: answers)
        }
        #expect(answers.all.isEmpty)
        try lock.execute("ROLLBACK")
        answers.wait(for: 10)
        return answers
    }

    @Test(arguments: [
        ("INSERT", "(number UNIQUE, \(noFive))", "275 CHECK constraint failed: no_five"),
        ("INSERT OR FAIL", "(number UNIQUE, \(noFive))", "275 CHECK constraint failed: no_five"),
        // It ends the whole transaction.
        ("INSERT OR ROLLBACK", "(number, \(noFive))", "275 CHECK constraint failed: no_five"),
        // It would be found out by the commit.
        (
            "INSERT",
            "(number REFERENCES stock (number) DEFERRABLE INITIALLY DEFERRED)",
            "FOREIGN KEY constraint failed"
        ),
    ])
    func `only the failed entry is left out of the batch, and its repetition is recorded`(
        insert: String,
        columns: String,
        reason: String
    ) throws {
        try execute("CREATE TABLE shop \(columns); CREATE TABLE stock (number PRIMARY KEY)")
        for number in [0, 1, 2, 3, 4, 6, 7, 8, 9] {
            try execute("INSERT INTO stock VALUES ('A\(number)')")
        }
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: Self.insertion.sql.replacing("INSERT", with: insert)
        )
        let ledger = try shop.open(running: [statement])
        let answers = try recordTen(on: ledger)
        for number in 0..<10 {
            #expect(answers.to("N\(number)") == [number == 5 ? .unavailable : .applied])
        }
        #expect(shop.story == ["statement: \(reason)"])
        #expect(shop.failures.map(\.sql) == [statement.sql])
        #expect(ledger.trouble == nil)

        // Nothing of it stayed, in the ledger or in the shop.
        let count = "SELECT count(*) FROM shop"
        #expect(try shop.sqlite().integer(count) == 9)
        #expect(try shop.reader().notifications(of: "A5").isEmpty)
        #expect(try shop.reader().order("A5").isEmpty)
        #expect(try shop.audit().run().faults == [])

        try execute("DROP TABLE shop; CREATE TABLE shop (number)")
        let again = try shop.notification(of: "A5", trade: "T5", id: "N5")
        #expect(ledger.record(again) == .applied)
        #expect(try shop.sqlite().text("SELECT number FROM shop") == "A5")
        #expect(try shop.sqlite().integer("SELECT count(*) FROM events") == 10)
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `another number of rows than it has to change is a failure`() throws {
        try execute("CREATE TABLE shop (number, state)")
        let ledger = try shop.open(running: [Self.update])
        let payment = try shop.notification()
        for count in [0, 2] {
            try execute("DELETE FROM shop")
            for _ in 0..<count { try execute("INSERT INTO shop VALUES ('A1', 'new')") }
            #expect(ledger.record(payment) == .unavailable)
            #expect(shop.failures.last?.native == "rows: \(count), not 1")
            #expect(try shop.sqlite().integer("SELECT sum(state = 'paid') FROM shop") == 0)
        }
        #expect(try shop.reader().order("A1").isEmpty)
        #expect(try shop.sqlite().integer("SELECT count(*) FROM notifications") == 0)

        try execute("DELETE FROM shop; INSERT INTO shop VALUES ('A1', 'new')")
        #expect(ledger.record(payment) == .applied)
        #expect(ledger.record(payment) == .nothing)
        #expect(try shop.sqlite().text("SELECT state FROM shop") == "paid")
    }

    @Test func `a shop table that is missing at the start is an outage until it exists`() throws {
        let ledger = try shop.open(running: [Self.insertion])
        let payment = try shop.notification()
        for _ in 0..<3 { #expect(ledger.record(payment) == .unavailable) }
        #expect(shop.story == ["fails: 1 no such table: shop"])
        #expect(shop.failures.map(\.sql) == [Self.insertion.sql])
        #expect(ledger.trouble == "a statement of [[event.sql]] fails")

        try execute("CREATE TABLE shop (number)")
        shop.waitForIncidents(2)
        #expect(ledger.trouble == nil)
        #expect(ledger.record(payment) == .applied)
        #expect(try shop.sqlite().text("SELECT number FROM shop") == "A1")
    }

    @Test func `when one table is mended, the next that is missing is reported`() throws {
        let other = ShopStatement(events: ["order.paid"], sql: "DELETE FROM other")
        let ledger = try shop.open(running: [Self.insertion, other])
        #expect(ledger.record(try shop.notification()) == .unavailable)
        try execute("CREATE TABLE shop (number)")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(
            shop.failures.map(\.native) == ["1 no such table: shop", "1 no such table: other"]
        )
    }

    @Test func `a table that goes while the ledger is open fails what needs it, reported once`()
        throws
    {
        try execute("CREATE TABLE shop (number)")
        let ledger = try shop.open(running: [Self.insertion])
        #expect(ledger.record(try shop.notification()) == .applied)
        let payments = try (2...4).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        for turn in 1...2 {
            try execute("DROP TABLE shop")
            for payment in payments { #expect(ledger.record(payment) == .unavailable) }
            #expect(shop.failures.count == 2 * turn - 1)
            #expect(shop.failures.last?.native == "1 no such table: shop")
            // What needs no statement is recorded.
            let closed = try shop.notification(.closed, of: "C\(turn)", trade: "C\(turn)")
            #expect(ledger.record(closed) == .applied)
            try execute("CREATE TABLE shop (number, state)")
            // The columns are others than those that it was prepared for.
            #expect(ledger.record(payments[0]) == .unavailable)
            #expect(
                shop.failures.last?.native
                    == "1 table shop has 2 columns but 1 values were supplied"
            )
            try execute("DROP TABLE shop; CREATE TABLE shop (number)")
            let next = try shop.notification(of: "B\(turn)", trade: "B\(turn)")
            #expect(ledger.record(next) == .applied)
        }
    }

    @Test func `no bound value is reported, whatever SQLite says of it`() throws {
        try execute("CREATE TABLE shop (number)")
        let ledger = try shop.open(running: [
            ShopStatement(
                events: ["order.paid"],
                sql: "INSERT INTO shop SELECT json_extract('{}', '$' || :out_trade_no)"
            )
        ])
        #expect(ledger.record(try shop.notification()) == .unavailable)
        let failure = try #require(shop.failures.last)
        #expect(failure.code == .shop)
        #expect(failure.native == "1 SQL logic error")
    }

    /// Does not end for an order with a 5 in its number.
    private static let endless = """
        WITH RECURSIVE c (x) AS
            (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE instr(:out_trade_no, '5'))
        INSERT INTO shop SELECT :out_trade_no FROM c WHERE x < 0
        """

    @Test func `one that does not end is ended, and its notification alone fails`() throws {
        try execute("CREATE TABLE shop (number)")
        let statement = ShopStatement(events: ["order.paid"], sql: Self.endless, timeout: 50)
        let ledger = try shop.open(running: [statement])
        let answers = try recordTen(on: ledger)
        for number in 0..<10 {
            #expect(answers.to("N\(number)") == [number == 5 ? .unavailable : .applied])
        }
        #expect(shop.story == ["statement: timeout: it did not end within 50 ms"])
        #expect(try shop.reader().notifications(of: "A5").isEmpty)
        #expect(ledger.trouble == nil)
    }
}
