internal import Alipay
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger

/// What a batch comes to, without a database.
@Suite struct BatchPlanTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// A ledger that is nothing but its rows.
    private struct Rows {
        var end = LedgerEnd(chain: .start, lastID: 0, eventNumber: 0)
        var orders: [OrderKey: Order] = [:]
        var notifications: [Int64: KnownNotification] = [:]
        var events: [BatchRows.NewEvent] = []

        /// Everything that is known, whatever was asked for.
        var facts: BatchFacts {
            var facts = BatchFacts(end: end)
            facts.orders = orders
            facts.notifications = Array(notifications.values)
            facts.events = Set(events.map(\.key))
            return facts
        }

        mutating func record(
            _ batch: [PendingRecord],
            _ policy: OrderPolicy = .record
        ) -> [Recorded] {
            var plan = BatchPlan(
                from: facts,
                policy: policy,
                writesEvents: true,
                runsStatements: false
            )
            plan.add(batch, BatchKeys(of: batch, policy: policy, isThorough: true))
            for one in plan.rows.orders {
                let key = OrderKey(outTradeNo: one.order.outTradeNo, appID: one.order.appID)
                precondition(one.isNew == (orders.updateValue(one.order, forKey: key) == nil))
            }
            for one in plan.rows.newNotifications {
                let known = KnownNotification(
                    key: one.entry.key,
                    id: one.head.lastID,
                    refundedFen: one.entry.row.entry.refundedFen,
                    state: one.state
                )
                precondition(notifications.updateValue(known, forKey: known.id) == nil)
            }
            for (id, state) in plan.rows.changedNotifications { notifications[id]?.state = state }
            for event in plan.rows.events {
                precondition(event.number == Int64(events.count) + 1)
                events.append(event)
            }
            end.head = plan.rows.head ?? end.head
            end.eventNumber = Int64(events.count)
            return plan.results
        }
    }

    private func entry(
        _ notification: Notification,
        isRelease: Bool = false
    ) -> PendingRecord {
        PendingRecord(notification, receivedAt: Shop.now, isRelease: isRelease) { _ in }
    }

    /// All sequences of so many of the numbers 0, 1, … `kinds` - 1.
    private static func sequences(of kinds: Int, length: Int) -> [[Int]] {
        guard length > 0 else { return [[]] }
        return sequences(of: kinds, length: length - 1).flatMap { shorter in
            (0..<kinds).map { shorter + [$0] }
        }
    }

    @Test func `in one batch or one by one, a sequence of messages comes to the same rows`() throws
    {
        let story: [(TradeStatus, Int64, String)] = [
            (.waitBuyerPay, 0, "T1"), (.success, 0, "T1"), (.success, 300, "T1"),
            (.closed, 1000, "T1"), (.finished, 1000, "T1"), (.success, 0, "T2"),
        ]
        let messages = try story.enumerated().map { number, one in
            entry(
                try shop.notification(one.0, trade: one.2, refunded: one.1, id: "N\(number)")
            )
        }
        for sequence in Self.sequences(of: messages.count, length: 6) {
            let batch = sequence.map { messages[$0] }
            var (together, single) = (Rows(), Rows())
            let results = together.record(batch)
            guard results == batch.flatMap({ single.record([$0]) }),
                together.end == single.end, together.orders == single.orders,
                together.events.map(\.key) == single.events.map(\.key),
                together.events.map(\.notificationID) == single.events.map(\.notificationID),
                together.notifications.mapValues(\.state)
                    == single.notifications.mapValues(\.state)
            else {
                Issue.record("\(sequence)")
                return
            }
        }
    }

    @Test func `a batch changes each row once`() throws {
        var rows = Rows()
        let payment = entry(try shop.notification())
        let refund = entry(try shop.notification(refunded: 300, id: "N2"))
        #expect(
            rows.record([payment, refund, payment, payment]) == [
                .applied, .applied, .nothing, .nothing,
            ]
        )
        #expect(rows.notifications[1]?.state.arrivals == 3)
        #expect(rows.notifications[2]?.state.arrivals == 1)
        #expect(rows.events.map(\.key.type) == ["order.paid", "order.refunded"])
        #expect(rows.end.head.lastID == 2)
    }

    @Test func `a release is not an arrival, and opens what was closed`() throws {
        var rows = Rows()
        let payment = try shop.notification()
        #expect(rows.record([entry(payment)], .match) == [.quarantined(.unknownOrder)])
        rows.notifications[1]?.state.outcome = "nothing"
        rows.notifications[1]?.state.reason = nil
        rows.notifications[1]?.state.resolution = "dismissed: a test"
        #expect(rows.record([entry(payment)], .match) == [.nothing])
        #expect(rows.notifications[1]?.state.resolution == "dismissed: a test")
        let release = entry(payment, isRelease: true)
        #expect(rows.record([release], .match) == [.quarantined(.unknownOrder)])
        #expect(rows.notifications[1]?.state.resolution == nil)
        #expect(rows.notifications[1]?.state.arrivals == 2)
    }
}
