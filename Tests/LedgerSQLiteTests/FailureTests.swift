internal import Alipay
internal import Dispatch
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct FailureTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// A ledger whose writer waits for a lock that `connection` holds, so that a batch gathers.
    private func stopped(
        capacity: Int = 10_000,
        batchLimit: Int = 256
    ) throws -> (ledger: Ledger, lock: SQLiteConnection) {
        let ledger = try shop.open(capacity: capacity, batchLimit: batchLimit)
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        return (ledger, lock)
    }

    /// Lets order A5 fail at its last row, when its others are written.
    private func poison(_ action: String) throws {
        try shop.sqlite().execute(
            """
            CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.out_trade_no = 'A5'
            BEGIN SELECT RAISE(\(action), 'poison'); END
            """
        )
    }

    /// Ten payments in one batch, or two when the writer took the first one by itself.
    private func recordTen(on ledger: Ledger, _ lock: SQLiteConnection) throws -> Answers {
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

    @Test func `a row that fails fails alone`() throws {
        _ = try shop.open()
        try poison("ABORT")
        let (ledger, lock) = try stopped()
        let answers = try recordTen(on: ledger, lock)
        for number in 0..<10 {
            #expect(answers.to("N\(number)") == [number == 5 ? .unavailable : .applied])
        }
        #expect(shop.failures.map(\.code) == [.constraint])
        #expect(shop.failures.allSatisfy { !"\($0)".contains("A5") })

        // Nothing of the failed row stayed, and it heals.
        #expect(try shop.reader().notifications(of: "A5").isEmpty)
        #expect(try shop.reader().order("A5").isEmpty)
        try shop.sqlite().execute("DROP TRIGGER poison")
        let again = try shop.notification(of: "A5", trade: "T5", id: "N5")
        #expect(ledger.record(again) == .applied)
    }

    @Test
    func `a failure that ends the transaction fails its batch, and the next batch is recorded`()
        throws
    {
        _ = try shop.open()
        try poison("ROLLBACK")
        let (ledger, lock) = try stopped()
        let answers = try recordTen(on: ledger, lock)
        #expect(answers.to("N5") == [.unavailable])
        // Which others shared its batch is a matter of time; that none was lost is not.
        for number in 0..<10 {
            let isThere = try !shop.reader().order("A\(number)").isEmpty
            #expect(answers.to("N\(number)") == [isThere ? .applied : .unavailable])
        }

        try shop.sqlite().execute("DROP TRIGGER poison")
        let again = try shop.notification(of: "A5", trade: "T5", id: "N5")
        #expect(ledger.record(again) == .applied)
    }

    @Test func `a full line turns away at once, and answers the others`() throws {
        let (ledger, lock) = try stopped(capacity: 2, batchLimit: 1)
        let answers = Answers()
        for number in 0..<4 {
            let payment = try shop.notification(of: "A\(number)", trade: "T\(number)")
            ledger.record(payment, answering: answers)
        }
        // One is with the writer, perhaps, and two wait.
        let turnedAway = answers.all
        #expect((1...2).contains(turnedAway.count))
        #expect(turnedAway.allSatisfy { $0 == .unavailable })
        #expect(shop.failures.allSatisfy { $0.code == .overloaded })

        try lock.execute("ROLLBACK")
        let all = answers.wait(for: 4)
        #expect(all.filter { $0 == .applied }.count == 4 - turnedAway.count)
    }

    @Test func `closing answers everything once, and then refuses`() throws {
        let (ledger, lock) = try stopped(batchLimit: 4)
        let answers = Answers()
        for number in 0..<20 {
            let payment = try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            ledger.record(payment, answering: answers)
        }
        let closed = DispatchGroup()
        for _ in 0..<2 { DispatchQueue.global().async(group: closed) { ledger.close() } }
        try lock.execute("ROLLBACK")
        closed.wait()

        // All are here without waiting: close waited for them.
        #expect(answers.all.count == 20)
        for number in 0..<20 { #expect(answers.to("N\(number)") == [.applied]) }
        #expect(ledger.record(try shop.notification(of: "late")) == .unavailable)
        #expect(shop.failures == [])
    }

    @Test func `a ledger that is dropped answers everything`() throws {
        let answers = Answers()
        do {
            let ledger = try shop.open()
            for number in 0..<20 {
                let payment = try shop.notification(of: "A\(number)", trade: "T\(number)")
                ledger.record(payment, answering: answers)
            }
        }
        #expect(answers.all.count == 20)
    }

    @Test func `a ledger in a missing folder is unavailable`() throws {
        let engine = SQLiteEngine(path: shop.path + "/no/folder.db", as: .live)
        let ledger = try shop.unopened(.record, engine)
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(throws: StorageError.self) { try ledger.order("A1", of: Shop.appID) }
    }
}
