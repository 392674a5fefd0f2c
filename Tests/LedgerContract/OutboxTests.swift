internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

/// The outbox in a ledger: what a relay is given, in which order, and that nothing is forgotten.
@Suite struct OutboxTests {
    private let shop: Shop
    private let ledger: Ledger
    private let now = Shop.now

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func outbox(
        _ names: String...,
        events: Set<String> = ["order.paid", "order.refunded", "order.finished"],
        notifications: Bool = false
    ) throws -> LedgerOutbox {
        try LedgerOutbox(
            on: shop.engine(),
            subscriptions: names.map {
                Subscription(
                    destination: $0,
                    events: events,
                    wantsNotifications: notifications
                )
            }
        )
    }

    private func pay(_ order: String, refunded: Int64 = 0) throws {
        let payment = try shop.notification(
            of: order,
            trade: "T-\(order)",
            refunded: refunded,
            id: "N-\(order)-\(refunded)"
        )
        #expect(ledger.record(payment) == .applied)
    }

    private func end(
        _ attempt: Attempt,
        _ outcome: AttemptResult.Outcome,
        at time: Int64? = nil
    ) -> AttemptResult {
        AttemptResult(
            attempt,
            endedAt: time ?? now,
            outcome: outcome,
            answer: "said",
            detail: "more"
        )
    }

    private let room = ["shop": 100, "mail": 100]

    @Test func `a look says whether there are events that no exchange has seen`() throws {
        let outbox = try outbox("shop")
        #expect(!outbox.hasNewEvents)
        _ = try outbox.exchange(completed: [], capacity: room, now: now)
        #expect(!outbox.hasNewEvents)
        try pay("A1")
        #expect(outbox.hasNewEvents)
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.map(\.event.outTradeNo) == ["A1"])
        #expect(!outbox.hasNewEvents)
        _ = try outbox.exchange(completed: [end(begun[0], .delivered)], capacity: room, now: now)
        #expect(!outbox.hasNewEvents)
    }

    @Test func `each destination gets each event that it wants, once`() throws {
        let outbox = try outbox("shop", "mail")
        try pay("A1")
        try pay("A2")
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.map(\.destination) == ["shop", "shop", "mail", "mail"])
        #expect(begun.map(\.event.outTradeNo) == ["A1", "A2", "A1", "A2"])
        #expect(begun[0].event.type == "order.paid")
        #expect(begun[0].event.order?.totalFen == 1000)
        #expect(begun[0].event.id == begun[2].event.id)
        #expect(begun[0].event.id != begun[1].event.id)
        #expect(begun[0].event.id.hasPrefix("evt_") && begun[0].event.id.utf8.count == 36)
        #expect(Set(begun.map(\.id)).count == 4)

        let after = try outbox.exchange(
            completed: begun.map { end($0, .delivered) },
            capacity: room,
            now: now
        )
        #expect(after == Claim(attempts: [], nextDue: nil))
        let delivered = "SELECT count(*) FROM events WHERE delivered_at = \(now)"
        #expect(try shop.connection().integer(delivered) == 2)
    }

    @Test func `an event that nobody wants is not waited for`() throws {
        let outbox = try outbox("shop", events: ["order.refunded"])
        try pay("A1")
        #expect(try outbox.exchange(completed: [], capacity: room, now: now).attempts == [])
        let waiting = "SELECT count(*) FROM events WHERE delivered_at IS NULL"
        #expect(try shop.connection().integer(waiting) == 0)
    }

    @Test func `of one order only the first is under way, and others are not kept waiting`() throws
    {
        let outbox = try outbox("shop")
        try pay("A1")
        try pay("A1", refunded: 100)
        try pay("A1", refunded: 200)
        try pay("A2")
        let first = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(first.map(\.event.outTradeNo) == ["A1", "A2"])

        let failed = end(first[0], .failed(retryAt: now + 5000))
        let second = try outbox.exchange(
            completed: [failed, end(first[1], .delivered)],
            capacity: room,
            now: now
        )
        #expect(second == Claim(attempts: [], nextDue: now + 5000))

        let retried = try outbox.exchange(completed: [], capacity: room, now: now + 5000).attempts
        #expect(retried.map(\.event.type) == ["order.paid"])
        #expect(retried.map(\.failures) == [1])
        #expect(retried[0].event.id == first[0].event.id && retried[0].id != first[0].id)
        let third = try outbox.exchange(
            completed: [end(retried[0], .delivered)],
            capacity: room,
            now: now + 5000
        ).attempts
        #expect(third.map(\.event.refundedFen) == [100])
        let fourth = try outbox.exchange(
            completed: [end(third[0], .delivered)],
            capacity: room,
            now: now + 5000
        ).attempts
        #expect(fourth.map(\.event.refundedFen) == [200])
    }

    @Test func `a dead delivery blocks its own order at its own destination, and stays`() throws {
        let outbox = try outbox("shop", "mail")
        try pay("A1")
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.count == 2)
        try pay("A1", refunded: 100)
        try pay("A2")
        let ends = [end(begun[0], .exhausted), end(begun[1], .delivered)]
        let next = try outbox.exchange(completed: ends, capacity: room, now: now).attempts
        let seen = next.map { "\($0.destination) \($0.event.outTradeNo) \($0.event.type)" }
        #expect(
            seen == ["shop A2 order.paid", "mail A1 order.refunded", "mail A2 order.paid"]
        )
        let later = now + 400 * 86_400_000
        let all = try outbox.exchange(
            completed: next.map { end($0, .delivered) },
            capacity: room,
            now: later
        )
        #expect(all == Claim(attempts: [], nextDue: nil))
        let dead = "SELECT count(*) FROM deliveries WHERE status = 'dead'"
        #expect(try shop.connection().integer(dead) == 1)
    }

    @Test func `a superseded event is not delivered any more`() throws {
        let outbox = try outbox("shop")
        try pay("A1")
        let first = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        try pay("A1", refunded: 1000)
        let failed = end(first[0], .failed(retryAt: now + 1))
        _ = try outbox.exchange(completed: [failed], capacity: room, now: now)
        _ = try outbox.exchange(completed: [], capacity: room, now: now + 1)
        let next = try outbox.exchange(completed: [], capacity: room, now: now + 2).attempts
        #expect(next.map(\.event.type) == ["order.refunded"])
        let superseded = "SELECT count(*) FROM deliveries WHERE status = 'superseded'"
        #expect(try shop.connection().integer(superseded) == 1)
    }

    @Test
    func `a relay that lives keeps its attempts, and those of one that is gone are made again`()
        throws
    {
        try pay("A1")
        var first: LedgerOutbox? = try outbox("shop")
        let second = try outbox("shop")
        let begun = try #require(try first?.exchange(completed: [], capacity: room, now: now))
            .attempts
        #expect(begun.count == 1)
        // However late it is: no clock decides.
        let later = now + 365 * 86_400_000
        #expect(try second.exchange(completed: [], capacity: room, now: later).attempts == [])
        first = nil
        let again = try second.exchange(completed: [], capacity: room, now: later + 1000).attempts
        #expect(again.map(\.event) == begun.map(\.event))
        #expect(again.map(\.failures) == [0])
        let lost = "SELECT count(*) FROM attempts WHERE outcome = 'lost'"
        #expect(try shop.connection().integer(lost) == 1)

        // And who comes back into the first one's slot finds nothing of it.
        let third = try outbox("shop")
        #expect(try third.exchange(completed: [], capacity: room, now: later).attempts == [])
    }

    @Test(arguments: [LossyConnection.Loss.commit, .answer])
    func `what was begun by a COMMIT without an answer is made`(
        loss: LossyConnection.Loss
    ) throws {
        let engine = LossyEngine(try shop.engine())
        let subscription = Subscription(destination: "shop", events: ["order.paid"])
        let outbox = try LedgerOutbox(on: engine, subscriptions: [subscription])
        try pay("A1")
        let first = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(first.map(\.event.outTradeNo) == ["A1"])
        try pay("A2")
        engine.next.withLock { $0 = loss }
        #expect(throws: StorageError.self) {
            try outbox.exchange(completed: [], capacity: room, now: now)
        }
        let second = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(second.map(\.event.outTradeNo) == ["A2"])
        let ends = (first + second).map { end($0, .delivered) }
        _ = try outbox.exchange(completed: ends, capacity: room, now: now)
        let delivered = "SELECT count(*) FROM deliveries WHERE status = 'delivered'"
        #expect(try shop.connection().integer(delivered) == 2)
    }

    @Test func `a relay in the slot of one that is gone takes over at once`() throws {
        try pay("A1")
        var first: LedgerOutbox? = try outbox("shop")
        let begun = try #require(try first?.exchange(completed: [], capacity: room, now: now))
            .attempts
        first = nil
        let second = try outbox("shop")
        let again = try second.exchange(completed: [], capacity: room, now: now).attempts
        #expect(again.map(\.event) == begun.map(\.event))
    }

    @Test func `a disabled destination gets no attempts, and new events wait`() throws {
        let outbox = try outbox("shop", "mail")
        try pay("A1")
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        try pay("A2")
        let ends = [end(begun[0], .refused), end(begun[1], .delivered)]
        let next = try outbox.exchange(completed: ends, capacity: room, now: now).attempts
        #expect(next.map(\.destination) == ["mail"])
        let waiting = "SELECT count(*) FROM deliveries WHERE status = 'waiting'"
        #expect(try shop.connection().integer(waiting) == 3)
    }

    @Test func `the first destinations get the last three days, later ones what is new`()
        throws
    {
        try pay("A1")
        try pay("A2")
        let old = now - 3 * 86_400_000 - 1
        try shop.execute(
            "UPDATE events SET created_at = \(old) WHERE out_trade_no = 'A1'"
        )
        let first = try outbox("shop")
        let begun = try first.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.map(\.event.outTradeNo) == ["A2"])
        let second = try outbox("shop", "mail")
        #expect(try second.exchange(completed: [], capacity: room, now: now).attempts == [])
        try pay("A3")
        let more = try second.exchange(completed: [], capacity: room, now: now).attempts
        #expect(more.map { "\($0.destination) \($0.event.outTradeNo)" } == ["shop A3", "mail A3"])
    }

    @Test func `who wants notifications gets each once, with its body`() throws {
        let outbox = try outbox("shop", notifications: true)
        let finished = try shop.notification(.finished, refunded: 100)
        #expect(ledger.record(finished) == .applied)
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.map(\.event.type) == ["order.paid"])
        #expect(begun.first?.body == finished.body)
        let after = try outbox.exchange(
            completed: begun.map { end($0, .delivered) },
            capacity: room,
            now: now
        )
        #expect(after == Claim(attempts: [], nextDue: nil))
    }

    @Test func `room is kept, and what is over is due at once`() throws {
        let outbox = try outbox("shop")
        for number in 1...5 { try pay("A\(number)") }
        let first = try outbox.exchange(completed: [], capacity: ["shop": 2], now: now)
        #expect(first.attempts.count == 2 && first.nextDue == nil)
        let second = try outbox.exchange(completed: [], capacity: ["shop": 2], now: now)
        #expect(second.attempts.map(\.event.outTradeNo) == ["A3", "A4"])
    }
}
