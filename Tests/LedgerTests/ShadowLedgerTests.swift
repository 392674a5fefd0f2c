internal import Alipay
internal import Dispatch
internal import Ledger
internal import Orders
internal import Testing

/// A ledger beside what answers Alipay: everything but effects, and marked as what it is.
@Suite struct ShadowLedgerTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private func shadow(running statements: [ShopStatement] = []) throws -> Ledger {
        let ledger = try shop.unopened(.record, 60_000, 10_000, 256, statements, .shadow)
        _ = try ledger.order("none", of: Shop.appID)
        return ledger
    }

    private func count(_ table: String) throws -> Int64? {
        try shop.connection().integer("SELECT count(*) FROM \(table)")
    }

    @Test func `orders move as in a true ledger, and there are no effects`() throws {
        let ledger = try shadow()
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(ledger.record(try shop.notification()) == .nothing)
        let refund = try shop.notification(refunded: 300, id: "N2")
        #expect(ledger.record(refund) == .applied)
        let other = try shop.notification(of: "A1", trade: "T2", id: "N3")
        #expect(ledger.record(other) == .quarantined(.secondPayment))
        ledger.close()
        #expect(try shop.reader().order("A1").first?.refundedFen == 300)
        #expect(try count("notifications") == 3)
        #expect(try count("effects") == 0)
        #expect(shop.failures.isEmpty)
        #expect(try shop.audit().run().faults.isEmpty)
        #expect(try shop.reader().schemaFaults().isEmpty)
    }

    @Test func `the shop's statements are not run, nor even prepared`() throws {
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: "INSERT INTO nowhere VALUES (1)",
            rows: 1
        )
        let ledger = try shadow(running: [statement])
        #expect(ledger.record(try shop.notification()) == .applied)
        ledger.close()
        #expect(shop.failures.isEmpty)
    }

    @Test func `neither kind opens the other one's file, and it stays as it is`() throws {
        try shadow().close()
        let live = try shop.unopened()
        #expect(live.record(try shop.notification()) == .unavailable)
        live.close()
        #expect(shop.failures.map(\.code).contains(.shadow))
        #expect(throws: StorageError.self) {
            try OrderRegistry(path: shop.path, clock: { Shop.now })
        }
        let outbox = try LedgerOutbox(path: shop.path, subscriptions: [])
        #expect(throws: StorageError.self) {
            try outbox.turn(ended: [], room: [:], now: Shop.now)
        }
        #expect(try shop.reader().kind == .shadow)
        #expect(try count("notifications") == 0)

        try shop.deleteLedger()
        try shop.open().close()
        let late = try shop.unopened(.record, 60_000, 10_000, 256, [], .shadow)
        #expect(late.record(try shop.notification()) == .unavailable)
        late.close()
        #expect(shop.failures.map(\.code).contains(.live))
        #expect(try shop.reader().kind == .live)
        #expect(LedgerKind.found(at: shop.path) == .live)
        #expect(LedgerKind.found(at: shop.path + "-none") == nil)
    }

    @Test func `answers are kept in their order, with when they were given`() throws {
        try shadow().close()
        let ledger = try shop.unopened(.record, 60_000, 10_000, 256, [], .shadow)
        let answers = try ShadowAnswers(in: ledger, clock: { Shop.now }, report: { _ in })
        let kept = DispatchSemaphore(value: 0)
        for number in 1...300 {
            answers.keep(answer(number)) { kept.signal() }
        }
        for _ in 1...300 { kept.wait() }
        let found = try shop.reader().shadowAnswers()
        #expect(found.map(\.requestID) == (1...300).map(String.init))
        #expect(found.allSatisfy { $0.answeredAt == Shop.now })
        #expect(try shop.reader().shadowAnswers(since: Shop.now + 1).isEmpty)
        answers.close()
        answers.keep(answer(0)) { kept.signal() }
        kept.wait()
        #expect(try shop.reader().shadowAnswers().count == 300)
    }

    private func answer(_ number: Int) -> ShadowAnswer {
        ShadowAnswer(
            requestID: String(number),
            status: 403,
            answer: "fail",
            code: "bad_signature",
            cause: "why",
            appID: "1",
            notifyID: "2",
            outTradeNo: "3"
        )
    }
}
