internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// The shop's own statements, in the transaction that records what they are about.
@Suite struct ShopStatementTests {
    private let shop: Shop
    private static let allEvents = [
        "order.paid", "order.refunded", "order.closed", "order.finished",
    ]

    init() throws {
        shop = try Shop()
        try shop.open().close()
        // Without a key: what is run twice is there twice.
        try shop.execute(
            """
            CREATE TABLE shop (number BIGINT, event VARCHAR(64), trade_no VARCHAR(64),
                status VARCHAR(64), total BIGINT, refunded BIGINT, event_refunded BIGINT)
            """
        )
        try shop.grantAccounts("shop")
    }

    /// One row for each run, with what the order was like.
    private static let log = ShopStatement(
        events: allEvents,
        sql: """
            INSERT INTO shop SELECT count(*), :event, :trade_no, :status, :total_fen,
                :refunded_fen, :event_refunded_fen
            FROM shop
            """,
        rows: 1
    )

    /// What the statement wrote, in the order in which it did.
    private func rows() throws -> [String] {
        try shop.connection().prepare(
            """
            SELECT event, trade_no, status, event_refunded, refunded, total
            FROM shop ORDER BY number
            """
        ).all([]) {
            "\($0.text(0)) \($0.text(1)): \($0.text(2)), \($0.integer(3)), "
                + "\($0.integer(4)) of \($0.integer(5))"
        }
    }

    @Test func `runs once for each event, with the order as it is then`() throws {
        let ledger = try shop.open(running: [Self.log])
        let story: [(TradeStatus, Int64)] = [
            (.waitBuyerPay, 0), (.success, 0), (.success, 300), (.closed, 1000), (.finished, 1000),
        ]
        for (number, (status, refunded)) in story.enumerated() {
            // As a repetition, and under another notify_id.
            for id in ["N\(number)", "N\(number)", "M\(number)"] {
                let message = try shop.notification(status, refunded: refunded, id: id)
                #expect(ledger.record(message) != .unavailable)
            }
        }
        #expect(
            try rows() == [
                "order.paid T1: paid, 0, 0 of 1000",
                "order.refunded T1: paid, 300, 300 of 1000",
                "order.refunded T1: refunded, 1000, 1000 of 1000",
                "order.finished T1: refunded, 0, 1000 of 1000",
            ]
        )
        #expect(shop.incidents == [])
    }

    @Test func `an order that is closed unpaid has its statement run`() throws {
        let ledger = try shop.open(running: [Self.log])
        #expect(ledger.record(try shop.notification(.closed)) == .applied)
        #expect(try rows() == ["order.closed T1: closed, 0, 0 of 1000"])
    }

    @Test func `a refund that comes late says how far the order has got`() throws {
        let ledger = try shop.open(running: [Self.log])
        for (id, refunded) in [("N1", Int64(500)), ("N2", 300)] {
            let refund = try shop.notification(refunded: refunded, id: id)
            #expect(ledger.record(refund) == .applied)
        }
        #expect(
            try rows() == [
                "order.paid T1: paid, 0, 500 of 1000",
                "order.refunded T1: paid, 500, 500 of 1000",
                "order.refunded T1: paid, 300, 500 of 1000",
            ]
        )
    }

    @Test func `nothing is run for an event that is superseded when it is recorded`() throws {
        let ledger = try shop.open(running: [Self.log])
        // The payment is reported by its refund; then a trade that nobody paid is closed.
        let refund = try shop.notification(.closed, refunded: 1000)
        #expect(ledger.record(refund) == .applied)
        #expect(ledger.record(try shop.notification(id: "N2")) == .nothing)
        let other = try shop.notification(.closed, trade: "T2", id: "N3")
        #expect(ledger.record(other) == .applied)
        #expect(try rows() == ["order.refunded T1: refunded, 1000, 1000 of 1000"])
        let events = try shop.reader().events(of: "A1", appID: Shop.appID).map(\.type)
        #expect(events == ["order.paid", "order.refunded", "order.closed"])
    }

    @Test func `only the events that it names, and several statements one after the other`() throws
    {
        let mark = "UPDATE shop SET status = :total_amount WHERE trade_no = :trade_no"
        let ledger = try shop.open(running: [
            ShopStatement(events: ["order.paid"], sql: Self.log.sql),
            ShopStatement(events: ["order.paid", "order.finished"], sql: mark, rows: 1),
        ])
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try rows() == ["order.paid T1: 10.00, 0, 0 of 1000"])
        #expect(ledger.record(try shop.notification(refunded: 1, id: "N2")) == .applied)
        #expect(try rows() == ["order.paid T1: 10.00, 0, 0 of 1000"])
        #expect(ledger.record(try shop.notification(.finished, id: "N3")) == .applied)
        #expect(try rows() == ["order.paid T1: 10.00, 0, 0 of 1000"])
    }

    @Test func `what is quarantined runs nothing, until it is released`() throws {
        let ledger = try shop.open(policy: .match, running: [Self.log])
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        #expect(try rows() == [])
        let registry = try OrderRegistry(on: shop.engine(), clock: { Shop.now })
        let order = NewOrder(outTradeNo: "A1", appID: Shop.appID, totalFen: 1000)
        _ = try registry.register([order])
        #expect(ledger.release(payment) == .applied)
        #expect(ledger.record(payment) == .nothing)
        #expect(try rows() == ["order.paid T1: paid, 0, 0 of 1000"])
    }

    @Test func `two ledgers on one file run it once between them`() throws {
        let ledgers = [try shop.open(running: [Self.log]), try shop.open(running: [Self.log])]
        let payments = try (0..<200).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        let answers = Answers()
        concurrently(2) { index in
            for payment in payments { ledgers[index].record(payment, answering: answers) }
        }
        let all = answers.wait(for: 400)
        #expect(all.filter { $0 == .applied }.count == 200)
        let connection = try shop.connection()
        #expect(try connection.integer("SELECT count(*) FROM shop") == 200)
        #expect(try connection.integer("SELECT count(DISTINCT trade_no) FROM shop") == 200)
    }
}
