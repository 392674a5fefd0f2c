internal import Ledger
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

/// What a monitor gets of a ledger.
@Suite struct LedgerContentsTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func pay(_ order: String) throws {
        let payment = try shop.notification(of: order, trade: "T-\(order)", id: "N-\(order)")
        #expect(ledger.record(payment) == .applied)
    }

    private func end(_ attempt: Attempt, _ outcome: AttemptResult.Outcome) -> AttemptResult {
        AttemptResult(attempt, endedAt: Shop.now, outcome: outcome, answer: "", detail: "")
    }

    @Test func `an event is old from when it was recorded, whether a relay has seen it or not`()
        throws
    {
        let outbox = try LedgerOutbox(
            on: shop.engine(),
            subscriptions: [Subscription(destination: "shop", events: ["order.paid"])]
        )
        _ = try outbox.exchange(completed: [], capacity: [:], now: Shop.now)
        #expect(try ledger.contents().destinations.first?.oldestAt == nil)
        try pay("A1")
        let unseen = try #require(try ledger.contents().destinations.first)
        #expect(unseen.oldestAt == Shop.now)
        #expect(unseen.waiting == 0)
        let begun = try outbox.exchange(completed: [], capacity: ["shop": 1], now: Shop.now)
            .attempts
        let seen = try #require(try ledger.contents().destinations.first)
        #expect(seen.oldestAt == Shop.now)
        #expect(seen.waiting == 1)
        _ = try outbox.exchange(
            completed: begun.map { end($0, .delivered) },
            capacity: [:],
            now: Shop.now
        )
        let destination = try #require(try ledger.contents().destinations.first)
        #expect(destination.oldestAt == nil)
        #expect(destination.waiting == 0)
    }

    @Test func `attempts are counted once each, when they end, from the first look on`() throws {
        let outbox = try LedgerOutbox(
            on: shop.engine(),
            subscriptions: [Subscription(destination: "shop", events: ["order.paid"])]
        )
        for order in ["A1", "A2", "A3"] { try pay(order) }
        let room = ["shop": 2]
        let begun = try outbox.exchange(completed: [], capacity: room, now: Shop.now).attempts
        try #require(begun.count == 2)
        let before = end(begun[0], .delivered)
        _ = try outbox.exchange(completed: [before], capacity: [:], now: Shop.now)
        // The second is under way at the first look, the third begins after it.
        #expect(try ledger.contents().attempts.isEmpty)
        let third = try outbox.exchange(completed: [], capacity: ["shop": 1], now: Shop.now)
            .attempts
        try #require(third.count == 1)
        #expect(try ledger.contents().attempts.isEmpty)
        let ends = [end(begun[1], .failed(retryAt: Shop.now + 5000)), end(third[0], .delivered)]
        _ = try outbox.exchange(completed: ends, capacity: [:], now: Shop.now)
        for _ in 1...2 {
            #expect(
                try ledger.contents().attempts == [
                    .init(destination: "shop", outcome: "delivered", count: 1),
                    .init(destination: "shop", outcome: "failed", count: 1),
                ]
            )
        }
    }

    @Test func `commits are counted with how many shared them`() throws {
        try pay("A1")
        let activity = ledger.activity
        #expect(activity.queued == 0)
        #expect(activity.commitSizes.count == 1)
        #expect(activity.commitSizes.sum == 1)
        #expect(activity.commitSeconds.sum > 0)
        let contents = try ledger.contents()
        #expect(contents.notifications == 1)
        #expect(contents.events == 1)
        #expect(contents.newestAt == Shop.now)
        #expect(!contents.hasRelay)
    }
}
