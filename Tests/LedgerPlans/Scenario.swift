internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// Everything that is done with a ledger, once: whatever a ledger asks of its server is asked here.
struct Scenario {
    private let shop: Shop
    private let engine: any Engine
    /// An empty ledger on the same server.
    private let spare: any Engine
    private let now = Shop.now

    init(on engine: any Engine, copyingTo spare: any Engine) throws {
        shop = try Shop()
        (self.engine, self.spare) = (engine, spare)
    }

    func run() throws {
        try record()
        try deliver()
        try operate()
        try read()
        try copy()
        try prune()
    }

    /// To a file and to a server, both broken off in the middle.
    private func copy() throws {
        let file = try shop.engine(at: .file, besides: "copy")
        for target in [file, spare] {
            #expect(throws: CopyFailure.self) {
                try RowCopy(from: engine, to: target, now: now).run { table, _ in table != "events"
                }
            }
        }
        // What was copied before, and is not so any more.
        let connection = try engine.connect(for: .operate)
        try connection.prepare("DELETE FROM orders WHERE out_trade_no = 'B1'").run()
        try connection.prepare("UPDATE orders SET subject = 'x' WHERE out_trade_no = 'A3'").run()
        for (from, to) in [(engine, file), (engine, spare)] {
            let copy = try RowCopy(from: from, to: to, now: now)
            #expect(try copy.run { _, _ in true } > 0)
            #expect(try copy.audit(with: shop.keys) { _ in true }.faults == [])
            try copy.checkLedgerStoodStill()
            try copy.finish()
        }
    }

    private func ledger(_ policy: OrderPolicy = .record) throws -> Ledger {
        try Ledger(on: engine, policy: policy, clock: { Shop.now }, report: { _ in })
    }

    private func record() throws {
        let ledger = try ledger()
        for number in 1...6 {
            let (order, trade) = ("A\(number)", "T\(number)")
            let paid = try shop.notification(of: order, trade: trade, id: "N\(number)")
            #expect(ledger.record(paid) == .applied)
        }
        let again = try shop.notification(of: "A1", trade: "T1", id: "N1")
        #expect(ledger.record(again) == .nothing)
        let refund = try shop.notification(of: "A1", trade: "T1", refunded: 300, id: "R1")
        #expect(ledger.record(refund) == .applied)
        let finished = try shop.notification(.finished, of: "A5", trade: "T5", id: "F5")
        #expect(ledger.record(finished) == .applied)
        for number in 1...3 {
            let second = try shop.notification(of: "A2", trade: "S\(number)", id: "S\(number)")
            #expect(ledger.record(second) == .quarantined(.secondPayment))
        }
        // Lost by whoever deleted it: it is recorded by itself, after the batch has failed.
        let connection = try engine.connect(for: .operate)
        try connection.prepare("DELETE FROM orders WHERE out_trade_no = 'A6'").run()
        let lost = try shop.notification(of: "A6", trade: "T6", id: "N6")
        #expect(ledger.record(lost) == .applied)
        #expect(try ledger.order("A1", of: Shop.appID)?.refundedFen == 300)
        let strict = try self.ledger(.match)
        let unknown = try shop.notification(of: "U1", trade: "U1", id: "U1")
        #expect(strict.record(unknown) == .quarantined(.unknownOrder))
    }

    private func outbox(_ names: [String], wantsNotifications: Bool = false) throws -> LedgerOutbox
    {
        try LedgerOutbox(
            on: engine,
            subscriptions: names.map {
                Subscription(
                    destination: $0,
                    events: ["order.paid", "order.refunded"],
                    wantsNotifications: wantsNotifications
                )
            }
        )
    }

    private func end(_ attempt: Attempt, _ outcome: AttemptResult.Outcome) -> AttemptResult {
        AttemptResult(attempt, endedAt: now, outcome: outcome, answer: "said", detail: "more")
    }

    private func deliver() throws {
        let ledger = try ledger()
        _ = try ledger.contents()
        var outbox: LedgerOutbox? = try outbox(["shop"])
        let room = ["shop": 100, "mail": 2]
        let begun = try outbox?.exchange(completed: [], capacity: room, now: now).attempts ?? []
        try #require(begun.count >= 6)
        let outcomes: [AttemptResult.Outcome] = [
            .delivered, .failed(retryAt: now + 5000), .exhausted, .released,
        ]
        let ends = zip(begun, outcomes).map { end($0, $1) }
        _ = try outbox?.exchange(completed: ends, capacity: room, now: now)
        // Its relay ends, and another one finds what it was about to do.
        let other = try self.outbox(["shop", "mail"], wantsNotifications: true)
        outbox = nil
        _ = try other.exchange(completed: [], capacity: room, now: now)
        let more = try ledger.record(shop.notification(of: "A7", trade: "T7", id: "N7"))
        #expect(more == .applied)
        let claim = try other.exchange(completed: [], capacity: room, now: now + 1000)
        let refused = claim.attempts.filter { $0.destination == "mail" }.map { end($0, .refused) }
        try #require(!refused.isEmpty)
        _ = try other.exchange(completed: refused, capacity: [:], now: now + 1000)
        _ = try ledger.contents()
    }

    private func operate() throws {
        let editor = try DeliveryEditor(on: engine, clock: { Shop.now })
        #expect(try editor.enable("mail"))
        let added = try editor.add(
            to: "mail",
            of: ["order.paid"],
            since: 0,
            until: .max,
            isTrial: false,
            reason: "missed"
        )
        #expect(added.changed > 0)
        let dead = DeliverySelection(destination: "shop", statuses: [.dead])
        #expect(try editor.count(dead).changed == 1)
        #expect(try editor.retry(dead, reason: "mended").changed == 1)
        let waiting = DeliverySelection(destination: "mail", statuses: [.waiting])
        #expect(try editor.skip(waiting, reason: "handled by phone").changed > 0)

        let registry = try OrderRegistry(on: engine, clock: { Shop.now })
        let order = NewOrder(outTradeNo: "B1", appID: Shop.appID, totalFen: 100)
        let dearer = NewOrder(outTradeNo: "B1", appID: Shop.appID, totalFen: 200)
        _ = try registry.register([order])
        _ = try registry.register([dearer], replacing: true)

        let waits = try LedgerReader(on: engine).notifications(quarantined: true, limit: 9)
        try #require(waits.count >= 2)
        let quarantine = try QuarantineEditor(on: engine, clock: { Shop.now })
        #expect(try quarantine.dismiss(waits[1].id, reason: "paid back"))
        let ledger = try ledger()
        let released = try shop.notification(of: "U1", trade: "U1", id: "U1")
        #expect(ledger.release(released) == .applied)
    }

    private func read() throws {
        let reader = try LedgerReader(on: engine)
        #expect(try !reader.orders(limit: 5).isEmpty)
        #expect(try !reader.orders(status: .paid, since: 0, limit: 5).isEmpty)
        #expect(try reader.order("A1").count == 1)
        for quarantined in [nil, true, false] {
            #expect(try !reader.notifications(quarantined: quarantined, limit: 5).isEmpty)
        }
        #expect(try reader.notifications(of: "A1").count == 2)
        #expect(try reader.notification(1)?.id == 1)
        #expect(try reader.events(of: "A1", appID: Shop.appID).count == 2)
        #expect(try !reader.eventNumbers(ofOrder: "A1").isEmpty)
        let deliveries = try reader.deliveries(DeliverySelection(), limit: 5)
        let event = try #require(deliveries.first)
        #expect(try reader.eventNumber(ofEvent: event.eventID) == event.event.number)
        _ = try reader.deliveries(.init(statuses: [.waiting, .dead]), limit: 5)
        _ = try reader.deliveries(.init(eventNumbers: [event.event.number]), limit: 5)
        #expect(try !reader.attempts(of: event.event.number).isEmpty)
        #expect(try reader.destinations().count == 2)
        #expect(try reader.probeKey() != nil)
        #expect(try reader.newestBackup() == nil)
        #expect(try reader.notificationCount() > 0)
        #expect(try reader.schemaFaults() == [])
        #expect(try reader.damage() == nil)
        #expect(try reader.triggersOnLedger().isEmpty)
        #expect(try shop.audit(of: engine).run().faults == [])
    }

    private func prune() throws {
        for (extent, isTrial) in [(LedgerPruner.Extent.maskBuyers, true), (.dropBodies, false)] {
            let pruner = try LedgerPruner(
                on: engine,
                extent: extent,
                before: now + 1,
                waitsForDelivery: true,
                isTrial: isTrial,
                clock: { Shop.now }
            )
            _ = try pruner.run()
        }
        let freed = try LedgerPruner(
            on: engine,
            extent: .dropBodies,
            before: now + 1,
            waitsForDelivery: false,
            clock: { Shop.now }
        )
        #expect(try freed.run().pruned > 0)
        #expect(try LedgerReader(on: engine).prunedBody(of: 5) != nil)
    }
}
