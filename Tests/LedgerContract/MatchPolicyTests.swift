internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct MatchPolicyTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open(policy: .match)
    }

    /// As a shop may do it, with what it knows.
    private func register(totalFen: Int64, appID: String = Shop.appID) throws {
        try shop.execute(
            """
            INSERT INTO orders (app_id, out_trade_no, total_fen)
            VALUES ('\(appID)', 'A1', \(totalFen))
            """
        )
    }

    @Test func `an order that a shop has inserted has the time of its insertion`() throws {
        let before = Int64(Date().timeIntervalSince1970 * 1000)
        try register(totalFen: 1000)
        let order = try #require(try ledger.order("A1", of: Shop.appID))
        // julianday counts in less than milliseconds.
        #expect(order.createdAt >= before - 1)
        #expect(order.createdAt <= Int64(Date().timeIntervalSince1970 * 1000) + 1)
        #expect(order.status == .pending)
    }

    @Test func `a number that another app has is set aside for that`() throws {
        try register(totalFen: 1000, appID: "another")
        #expect(ledger.record(try shop.notification()) == .quarantined(.appDiffers))
        try register(totalFen: 1000)
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try ledger.order("A1", of: "another")?.status == .pending)
    }

    @Test func `what is released is processed as a new one, and is not an arrival`() throws {
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        #expect(ledger.release(payment) == .quarantined(.unknownOrder))
        try register(totalFen: 1001)
        #expect(ledger.release(payment) == .quarantined(.amountDiffers))
        try shop.execute("UPDATE orders SET total_fen = 1000")
        #expect(ledger.release(payment) == .applied)
        #expect(ledger.release(payment) == .nothing)
        let kept = try shop.reader().notifications(of: "A1")
        #expect(kept.map(\.arrivals) == [1])
        #expect(kept.map(\.outcome) == [.applied])
        let events = try shop.reader().events(of: "A1", appID: Shop.appID).map(\.type)
        #expect(events == ["notification.quarantined", "order.paid"])
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
        let events = try shop.reader().events(of: "A1", appID: Shop.appID).map(\.type)
        #expect(events == ["notification.quarantined", "order.paid"])
    }

    @Test func `another amount is set aside and leaves the order alone`() throws {
        try register(totalFen: 1001)
        #expect(ledger.record(try shop.notification()) == .quarantined(.amountDiffers))
        #expect(try ledger.order("A1", of: Shop.appID)?.status == .pending)
    }

    @Test func `each notification that is quarantined is reported once`() throws {
        for id in ["N1", "N2", "N1"] {
            let payment = try shop.notification(id: id)
            #expect(ledger.record(payment) == .quarantined(.unknownOrder))
        }
        let events = try shop.reader().events(of: "A1", appID: Shop.appID)
        #expect(events.map(\.type) == ["notification.quarantined", "notification.quarantined"])
        #expect(Set(events.map(\.notificationID)).count == 2)
    }
}
