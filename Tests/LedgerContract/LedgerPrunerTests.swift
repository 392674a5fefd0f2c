internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Signing
internal import Simulator
internal import Testing

@Suite struct LedgerPrunerTests {
    private let shop: Shop
    private let ledger: Ledger
    private let buyer = SimulatedAlipay.Field(name: "buyer_logon_id", value: "bob@x")

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func say(
        _ status: TradeStatus,
        of order: String = "A1",
        trade: String = "T1",
        refunded: Int64 = 0
    ) throws -> [UInt8] {
        let notification = try shop.notification(
            status,
            of: order,
            trade: trade,
            refunded: refunded,
            id: "\(status)\(refunded)\(trade)",
            changing: [buyer]
        )
        let recorded = ledger.record(notification)
        _ = try #require(recorded)
        return notification.body
    }

    private func deliver(_ rule: String = "1 = 1") throws {
        try shop.execute("UPDATE events SET delivered_at = 1 WHERE \(rule)")
    }

    private func prune(
        _ extent: LedgerPruner.Extent = .maskBuyers,
        before: Int64 = Shop.now + 1,
        waitsForDelivery: Bool = true,
        isTrial: Bool = false
    ) throws -> PruneCounts {
        let pruner = try LedgerPruner(
            on: shop.engine(),
            extent: extent,
            before: before,
            waitsForDelivery: waitsForDelivery,
            isTrial: isTrial,
            clock: { Shop.now + 5 }
        )
        return try pruner.run(stretch: 2)
    }

    private func counts(_ change: (inout PruneCounts) -> Void) -> PruneCounts {
        var counts = PruneCounts()
        change(&counts)
        return counts
    }

    private func body(_ id: Int64 = 1) throws -> [UInt8]? {
        try shop.reader().notification(id)?.body
    }

    @Test func `the buyer goes, the rest and a digest of what came stay`() throws {
        let came = try say(.finished)
        try deliver()
        let text = String(decoding: came, as: UTF8.self)
        #expect(text.contains("buyer_logon_id=bob%40x"))
        #expect(try prune() == counts { $0.pruned = 1 })
        let left = text.replacing("buyer_logon_id=bob%40x", with: "buyer_logon_id=***")
            .replacing(/buyer_id=\d+/, with: "buyer_id=***")
        #expect(try body() == Array(left.utf8))
        let pruned = try #require(try shop.reader().prunedBody(of: 1))
        #expect(pruned.at == Shop.now + 5)
        #expect(pruned.digest == Digest.sha256.hash(came))
        #expect(try prune().all == 0)
    }

    @Test func `a dropped body leaves its digest, also after it was masked`() throws {
        let came = try say(.finished)
        try deliver()
        #expect(try prune(.maskBuyers).pruned == 1)
        #expect(try prune(.dropBodies).pruned == 1)
        #expect(try body() == nil)
        #expect(try shop.reader().prunedBody(of: 1)?.digest == Digest.sha256.hash(came))
        #expect(try prune(.dropBodies).all == 0)
        #expect(try prune(.maskBuyers).all == 0)
    }

    @Test func `a repetition of what was pruned is a repetition`() throws {
        _ = try say(.finished)
        try deliver()
        let orders = try shop.reader().orders(limit: 9)
        let events = try shop.reader().events(of: "A1", appID: Shop.appID)
        _ = try prune(.dropBodies)
        let again = try shop.notification(.finished, id: "finished0T1", changing: [buyer])
        #expect(ledger.record(again) == .nothing)
        #expect(try shop.reader().notifications(limit: 9).map(\.arrivals) == [2])
        #expect(try shop.reader().orders(limit: 9) == orders)
        #expect(try shop.reader().events(of: "A1", appID: Shop.appID) == events)
        #expect(try body() == nil)
    }

    @Test func `an order that is pending or paid keeps its notifications`() throws {
        _ = try say(.waitBuyerPay, of: "A1", trade: "T1")
        _ = try say(.success, of: "A2", trade: "T2")
        _ = try say(.success, of: "A3", trade: "T3", refunded: 300)
        try deliver()
        #expect(try prune(.dropBodies) == counts { $0.orderNotDone = 3 })
        _ = try say(.finished, of: "A3", trade: "T3", refunded: 300)
        try deliver()
        #expect(
            try prune(.dropBodies)
                == counts {
                    $0.orderNotDone = 2
                    $0.pruned = 2
                }
        )
        #expect(try body(1) != nil && body(2) != nil)
    }

    @Test func `an order that is gone is not done`() throws {
        _ = try say(.finished)
        try deliver()
        try shop.execute("DELETE FROM orders")
        #expect(try prune(.dropBodies) == counts { $0.orderNotDone = 1 })
    }

    @Test func `what the shop was not notified of is kept, whichever message made it`() throws {
        _ = try say(.success)
        _ = try say(.finished)
        try deliver("type = 'order.paid'")
        #expect(try prune(.dropBodies) == counts { $0.undelivered = 2 })
        try deliver()
        #expect(try prune(.dropBodies) == counts { $0.pruned = 2 })
    }

    @Test func `what is never delivered keeps nothing`() throws {
        // Refunded in full: order.paid is delivered to nobody. Its refund is.
        _ = try say(.success)
        _ = try say(.closed, refunded: 1000)
        #expect(try prune(.dropBodies) == counts { $0.undelivered = 2 })
        try deliver("type = 'order.refunded'")
        #expect(try prune(.dropBodies) == counts { $0.pruned = 2 })
        // Closed in one trade and paid in another: order.closed is delivered to nobody.
        _ = try say(.closed, of: "A2", trade: "T2")
        #expect(try prune(.dropBodies) == counts { $0.undelivered = 1 })
        _ = try say(.finished, of: "A2", trade: "T3")
        try deliver("trade_no = 'T3'")
        #expect(try prune(.dropBodies) == counts { $0.pruned = 2 })
    }

    @Test func `what is quarantined stays as it came, also when it is not any more`() throws {
        _ = try say(.finished)
        _ = try say(.success, trade: "T9")
        try deliver("type <> 'notification.quarantined'")
        let expected = counts {
            $0.pruned = 1
            $0.quarantined = 1
        }
        #expect(try prune(.dropBodies) == expected)
        #expect(try body(2) != nil)
        try shop.execute("UPDATE notifications SET outcome = 'nothing', reason = NULL")
        #expect(try prune(.dropBodies) == counts { $0.undelivered = 1 })
        try deliver()
        #expect(try prune(.dropBodies) == counts { $0.pruned = 1 })
    }

    @Test func `a message about no order goes by its age alone`() throws {
        let change = [buyer, SimulatedAlipay.Field(name: "notify_type", value: "dut_user_sign")]
        let agreement = try shop.notification(id: "N9", changing: change)
        #expect(ledger.record(agreement) == .nothing)
        #expect(try prune(before: Shop.now) == PruneCounts())
        #expect(try prune() == counts { $0.pruned = 1 })
    }

    @Test func `only what came before is touched`() throws {
        _ = try say(.finished, of: "A1", trade: "T1")
        _ = try say(.finished, of: "A2", trade: "T2")
        _ = try say(.finished, of: "A3", trade: "T3")
        try deliver()
        try shop.execute("UPDATE notifications SET received_at = 10 WHERE id <> 2")
        #expect(try prune(.dropBodies, before: 10) == PruneCounts())
        #expect(try prune(.dropBodies, before: 11) == counts { $0.pruned = 2 })
        #expect(try body(2) != nil)
    }

    @Test func `a trial counts and changes nothing`() throws {
        let came = try say(.finished)
        try deliver()
        for extent in [LedgerPruner.Extent.maskBuyers, .dropBodies] {
            #expect(try prune(extent, isTrial: true) == counts { $0.pruned = 1 })
        }
        #expect(try body() == came)
        #expect(try shop.reader().prunedBody(of: 1) == nil)
    }

    @Test func `breaking off keeps what was done, and the rest is done by the next run`() throws {
        for number in 1...6 { _ = try say(.finished, of: "A\(number)", trade: "T\(number)") }
        try deliver()
        let pruner = try LedgerPruner(
            on: shop.engine(),
            extent: .dropBodies,
            before: .max,
            clock: { Shop.now }
        )
        #expect(try pruner.run(stretch: 2) { counts, left in counts.pruned < 4 }.pruned == 4)
        #expect(try body(5) != nil)
        #expect(try prune(.dropBodies).pruned == 2)
    }

    @Test func `where the shop is not notified, nothing waits for that`() throws {
        _ = try say(.finished)
        #expect(try prune() == counts { $0.undelivered = 1 })
        #expect(try prune(waitsForDelivery: false) == counts { $0.pruned = 1 })
    }
}
