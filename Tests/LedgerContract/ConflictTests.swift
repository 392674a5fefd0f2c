internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// What becomes of a batch that another transaction is in the way of, as a deadlock with one of the
/// shop's own: a trigger says that there is one.
@Suite(.enabled(if: !Place.current.makesItself, "nobody else writes into a file's transaction"))
struct ConflictTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// Makes the server say that there is a conflict.
    ///
    /// - Parameter condition: Of a row of `events` that is inserted, with `NEW` for the row.
    /// - Throws: When it cannot be made.
    private func conflict(when condition: String) throws {
        switch Place.current {
        case .postgresql:
            try shop.execute(
                """
                CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                IF \(condition) THEN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END IF; \
                RETURN NEW; END $$
                """,
                """
                CREATE TRIGGER conflict BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION \
                conflict()
                """
            )
        default:
            try shop.execute(
                """
                CREATE TRIGGER conflict BEFORE INSERT ON events FOR EACH ROW \
                IF \(condition) THEN SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213; END IF
                """
            )
        }
    }

    private var code: String { Place.current == .postgresql ? "40001" : "1213" }

    @Test func `the others of the batch are recorded one by one`() throws {
        let ledger = try shop.open()
        try conflict(when: "NEW.out_trade_no = 'A2'")
        let answers = Answers()
        // The first waits for the lock; the others wait for the first, and share a batch.
        let holder = try shop.connection()
        try holder.begin(.chain)
        for number in 1...3 {
            let payment = try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            ledger.record(payment, answering: answers)
        }
        holder.rollback()
        _ = answers.wait(for: 3)
        #expect(answers.to("N1") == [.applied])
        #expect(answers.to("N2") == [.unavailable])
        #expect(answers.to("N3") == [.applied])
        #expect(ledger.activity.retries.keys.sorted() == [code])
        #expect(ledger.activity.uncertainCommits == 0)
        #expect(try shop.reader().events(of: "A3", appID: Shop.appID).map(\.type) == ["order.paid"])
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `one alone is tried five times`() throws {
        let ledger = try shop.open()
        try conflict(when: "NEW.out_trade_no = 'A1'")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(ledger.activity.retries == [code: 4])
        try shop.execute("DROP TRIGGER conflict\(Place.current == .postgresql ? " ON events" : "")")
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(ledger.activity.retries == [code: 4])
        #expect(ledger.activity.server != nil)
    }
}
