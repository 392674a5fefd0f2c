internal import Alipay
internal import Ledger
internal import Orders
internal import Testing

@Suite struct MatchPolicyTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open(policy: .match)
    }

    private func register(totalFen: Int64) throws {
        try shop.connection().execute(
            """
            INSERT INTO orders (app_id, out_trade_no, total_fen, created_at, updated_at)
            VALUES ('\(Shop.appID)', 'A1', \(totalFen), 1, 1)
            """
        )
    }

    @Test func `an order that is not registered is set aside until it is`() throws {
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        #expect(try ledger.order("A1", of: Shop.appID) == nil)

        try register(totalFen: 1000)
        #expect(ledger.record(payment) == .applied)

        #expect(try ledger.order("A1", of: Shop.appID)?.status == .paid)
        let kept = try shop.reader().notifications(of: "A1")
        #expect(kept.map(\.outcome) == [.applied])
        #expect(kept.map(\.arrivals) == [3])
        let events = try shop.reader().effects(of: "A1", appID: Shop.appID).map(\.event)
        #expect(events == ["notification.quarantined", "order.paid"])
    }

    @Test func `another amount is set aside and leaves the order alone`() throws {
        try register(totalFen: 1001)
        #expect(ledger.record(try shop.notification()) == .quarantined(.amountDiffers))
        #expect(try ledger.order("A1", of: Shop.appID)?.status == .pending)
    }

    @Test func `each notification that is set aside is told of once`() throws {
        for id in ["N1", "N2", "N1"] {
            let payment = try shop.notification(id: id)
            #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        }
        let effects = try shop.reader().effects(of: "A1", appID: Shop.appID)
        #expect(effects.map(\.event) == ["notification.quarantined", "notification.quarantined"])
        #expect(Set(effects.map(\.notificationID)).count == 2)
    }
}
