internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// Rows that nobody looks for: an order was deleted by hand, what was said of it was not.
@Suite struct UnexpectedRowTests {
    @Test func `a repetition restores an order that was deleted by hand`() throws {
        let shop = try Shop()
        let ledger = try shop.open()
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .applied)
        try shop.execute("DELETE FROM orders")

        #expect(ledger.record(payment) == .applied)
        #expect(ledger.record(try shop.notification(id: "N2")) == .nothing)
        let reader = try shop.reader()
        #expect(try reader.order("A1").map(\.status) == [.paid])
        #expect(try reader.events(of: "A1", appID: Shop.appID).map(\.type) == ["order.paid"])
        #expect(try reader.notifications(of: "A1").map(\.arrivals) == [2, 1])
        #expect(shop.incidents == [])
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `one that was quarantined before its order was registered is found`() throws {
        let shop = try Shop()
        let ledger = try shop.open(policy: .match)
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        let registry = try OrderRegistry(on: shop.engine(), clock: { Shop.now })
        let order = NewOrder(outTradeNo: "A1", appID: Shop.appID, totalFen: 1000)
        #expect(try registry.register([order]) == [.added])
        // With others, of which none may fail for it.
        let answers = Answers()
        for message in [payment, try shop.notification(of: "B", trade: "TB", id: "NB")] {
            ledger.record(message, answering: answers)
        }
        #expect(Set(answers.wait(for: 2).map { "\($0)" }).count == 2)
        #expect(answers.to("N1") == [.applied])
        #expect(try shop.reader().notifications(of: "A1").map(\.arrivals) == [2])
        #expect(shop.incidents == [])
    }
}
