internal import Alipay
internal import Ledger
internal import LedgerSQLite
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
        try shop.connection().execute(
            "CREATE TABLE shop (event, trade_no, status, total, refunded, event_refunded)"
        )
    }

    /// One row for each run, with what the order was like.
    private static let log = ShopStatement(
        events: allEvents,
        sql: """
            INSERT INTO shop VALUES (:event, :trade_no, :status, :total_fen, :refunded_fen,
                :event_refunded_fen)
            """,
        rows: 1
    )

    /// What the statement wrote, in the order in which it did.
    private func rows() throws -> [String] {
        try SQLiteStatement(
            """
            SELECT event || ' ' || trade_no || ': ' || status || ', ' || event_refunded || ', '
                || refunded || ' of ' || total FROM shop ORDER BY rowid
            """,
            on: shop.connection()
        ).all([]) { $0.text(0) }
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
        let mark = "UPDATE shop SET status = status || :total_amount WHERE trade_no = :trade_no"
        let ledger = try shop.open(running: [
            ShopStatement(events: ["order.paid"], sql: Self.log.sql),
            ShopStatement(events: ["order.paid", "order.finished"], sql: mark, rows: 1),
        ])
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try rows() == ["order.paid T1: paid10.00, 0, 0 of 1000"])
        #expect(ledger.record(try shop.notification(refunded: 1, id: "N2")) == .applied)
        #expect(try rows() == ["order.paid T1: paid10.00, 0, 0 of 1000"])
        #expect(ledger.record(try shop.notification(.finished, id: "N3")) == .applied)
        #expect(try rows() == ["order.paid T1: paid10.0010.00, 0, 0 of 1000"])
    }

    @Test func `what is quarantined runs nothing, until it is released`() throws {
        let ledger = try shop.open(policy: .match, running: [Self.log])
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        #expect(try rows() == [])
        let registry = try OrderRegistry(path: shop.path, clock: { Shop.now })
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
        let counts = "SELECT count(*) || ' ' || count(DISTINCT trade_no) FROM shop"
        #expect(try shop.connection().text(counts) == "200 200")
    }

    @Test func `every parameter has its value, and a time that is not known is null`() throws {
        let names = [
            "out_trade_no", "app_id", "trade_no", "event", "total_fen", "refunded_fen",
            "event_refunded_fen", "subject", "status", "paid_at", "refunded_at", "closed_at",
            "finished_at", "created_at", "total_amount", "refunded_amount", "notify_id",
        ]
        try shop.connection().execute("CREATE TABLE told (name, type, value)")
        let values = names.map { "('\($0)', typeof(:\($0)), :\($0))" }.joined(separator: ", ")
        let statement = ShopStatement(
            events: ["order.refunded"],
            sql: "INSERT INTO told VALUES \(values)",
            rows: names.count
        )
        let ledger = try shop.open(running: [statement])
        let refund = try shop.notification(
            refunded: 305,
            changing: [
                ("gmt_create", "2026-01-31 18:00:00"), ("gmt_payment", "2026-01-31 18:01:00"),
                ("gmt_refund", "2026-01-31 18:02:00.000"),
            ]
        )
        #expect(ledger.record(refund) == .applied)
        let told = try SQLiteStatement(
            "SELECT name || ' ' || type || ' ' || coalesce(value, '-') FROM told ORDER BY rowid",
            on: shop.connection()
        ).all([]) { $0.text(0) }
        #expect(
            told == [
                "out_trade_no text A1", "app_id text 2021000000000000", "trade_no text T1",
                "event text order.refunded", "total_fen integer 1000", "refunded_fen integer 305",
                "event_refunded_fen integer 305", "subject text tea", "status text paid",
                "paid_at integer 1769853660000", "refunded_at integer 1769853720000",
                "closed_at null -", "finished_at null -", "created_at integer 1769853600000",
                "total_amount text 10.00", "refunded_amount text 3.05", "notify_id text N1",
            ]
        )
    }
}
