internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// What the operator may do to deliveries, and what is kept of it.
@Suite struct DeliveryEditorTests {
    private let shop: Shop
    private let ledger: Ledger
    private let outbox: LedgerOutbox
    private let editor: DeliveryEditor
    private let now = Shop.now
    private let room = ["shop": 1000]

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
        outbox = try LedgerOutbox(on: shop.engine(), subscriptions: [Self.wanted("shop")])
        editor = try DeliveryEditor(on: shop.engine()) { Shop.now }
    }

    private static func wanted(_ name: String) -> Subscription {
        Subscription(destination: name, events: ["order.paid", "order.refunded"])
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

    /// One turn in which everything comes to the same end.
    private func turn(_ outcome: AttemptResult.Outcome) throws -> [String] {
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        let ends = begun.map {
            AttemptResult($0, endedAt: now, outcome: outcome, answer: "said", detail: "")
        }
        _ = try outbox.exchange(completed: ends, capacity: [:], now: now)
        return begun.map { "\($0.event.outTradeNo) \($0.event.type) \($0.failures)" }
    }

    private func states() throws -> [String] {
        try shop.reader().deliveries(DeliverySelection(), limit: 100).reversed().map {
            "\($0.event.outTradeNo) \($0.event.type) \($0.status.rawValue)"
        }
    }

    @Test func `what was dead is tried again with all its attempts, then what was behind it`()
        throws
    {
        try pay("A1")
        #expect(try turn(.exhausted) == ["A1 order.paid 0"])
        try pay("A1", refunded: 100)
        #expect(try turn(.delivered) == [])
        let dead = DeliverySelection(statuses: [.dead])
        #expect(try editor.count(dead) == .init(changed: 1))
        #expect(try editor.retry(dead, reason: "moved") == .init(changed: 1))
        #expect(try turn(.delivered) == ["A1 order.paid 0"])
        #expect(try turn(.delivered) == ["A1 order.refunded 0"])
        let attempts = try shop.reader().attempts(of: 1)
        #expect(attempts.map(\.outcome) == ["failed", "retried", "delivered"])
        #expect(attempts.map(\.isOperators) == [false, true, false])
        #expect(attempts[1].detail == "moved")
    }

    @Test func `what is skipped lets the rest of its order go on`() throws {
        try pay("A1")
        _ = try turn(.exhausted)
        try pay("A1", refunded: 100)
        _ = try turn(.delivered)
        let counts = try editor.skip(DeliverySelection(eventNumbers: [1]), reason: "by hand")
        #expect(counts == .init(changed: 1))
        #expect(try turn(.delivered) == ["A1 order.refunded 0"])
        #expect(try states() == ["A1 order.paid skipped", "A1 order.refunded delivered"])
    }

    @Test func `what is under way is left alone`() throws {
        try pay("A1")
        let begun = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(begun.count == 1)
        let all = DeliverySelection(destination: "shop")
        #expect(try editor.retry(all, reason: "") == .init(changed: 0, underWay: 1))
        #expect(try editor.skip(all, reason: "no") == .init(changed: 0, underWay: 1))
        #expect(try shop.reader().deliveries(all, limit: 9).map(\.isUnderWay) == [true])
    }

    @Test func `what was delivered goes out again under the same id, before what waits behind it`()
        throws
    {
        try pay("A1")
        let first = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        let end = AttemptResult(first[0], endedAt: now, outcome: .delivered, answer: "", detail: "")
        _ = try outbox.exchange(completed: [end], capacity: [:], now: now)
        try pay("A1", refunded: 100)
        _ = try outbox.exchange(completed: [], capacity: [:], now: now)
        #expect(
            try editor.retry(DeliverySelection(eventNumbers: [1]), reason: "") == .init(changed: 1)
        )
        let again = try outbox.exchange(completed: [], capacity: room, now: now).attempts
        #expect(again.map(\.event.id) == first.map(\.event.id))
        #expect(again.map(\.id) != first.map(\.id))
    }

    @Test func `hundreds are changed, each once, and breaking off keeps what was done`() throws {
        for number in 1...1203 { try pay("A\(number)") }
        while try !turn(.exhausted).isEmpty {}
        let dead = DeliverySelection(statuses: [.dead])
        var changes: [Int] = []
        let part = try editor.retry(dead, reason: "") { counts in
            changes.append(counts.changed)
            return changes.count < 2
        }
        #expect(part == .init(changed: 1000) && changes == [500, 1000])
        #expect(try editor.retry(dead, reason: "") == .init(changed: 203))
        #expect(try editor.retry(dead, reason: "") == .init(changed: 0))
        let notes = "SELECT count(*) FROM attempts WHERE outcome = 'retried'"
        #expect(try shop.connection().integer(notes) == 1203)
    }

    @Test func `a new destination gets older events when the operator says so`() throws {
        try pay("A1")
        try pay("A2")
        _ = try turn(.delivered)
        let both = try LedgerOutbox(
            on: shop.engine(),
            subscriptions: [Self.wanted("shop"), Self.wanted("mail")]
        )
        #expect(try both.exchange(completed: [], capacity: ["mail": 9], now: now).attempts == [])
        func add(isTrial: Bool) throws -> DeliveryEditor.Counts {
            try editor.add(
                to: "mail",
                of: ["order.paid"],
                since: .min,
                until: .max,
                isTrial: isTrial,
                reason: "new"
            )
        }
        #expect(try add(isTrial: true) == .init(changed: 2))
        #expect(try both.exchange(completed: [], capacity: ["mail": 9], now: now).attempts == [])
        #expect(try add(isTrial: false) == .init(changed: 2))
        #expect(try add(isTrial: false) == .init(changed: 0))
        let attempts = try both.exchange(completed: [], capacity: ["mail": 9], now: now).attempts
        #expect(attempts.map(\.event.outTradeNo).sorted() == ["A1", "A2"])
    }

    @Test func `a destination that is enabled again gets what waited`() throws {
        try pay("A1")
        #expect(try turn(.refused) == ["A1 order.paid 0"])
        #expect(try turn(.delivered) == [])
        #expect(try shop.reader().destinations().map(\.disabledReason) == ["said"])
        #expect(try editor.enable("shop"))
        #expect(try !editor.enable("shop"))
        #expect(try turn(.delivered) == ["A1 order.paid 0"])
    }

    @Test func `lists choose by destination, status and time, and an event is found by its id`()
        throws
    {
        for number in 1...4 { try pay("A\(number)") }
        _ = try turn(.delivered)
        try pay("A5")
        _ = try turn(.exhausted)
        try shop.execute("UPDATE events SET created_at = 5 WHERE number <= 2")
        let reader = try shop.reader()
        func orders(_ selection: DeliverySelection, limit: Int = 99) throws -> [String] {
            try reader.deliveries(selection, limit: limit).map(\.event.outTradeNo)
        }
        #expect(try orders(DeliverySelection()) == ["A5", "A4", "A3", "A2", "A1"])
        #expect(try orders(DeliverySelection(), limit: 2) == ["A5", "A4"])
        #expect(try orders(DeliverySelection(statuses: [.dead])) == ["A5"])
        #expect(try orders(DeliverySelection(statuses: [.delivered], since: 6)) == ["A4", "A3"])
        #expect(try orders(DeliverySelection(until: 6)) == ["A2", "A1"])
        #expect(try orders(DeliverySelection(destination: "mail")) == [])
        let one = try #require(try reader.deliveries(.init(eventNumbers: [3]), limit: 1).first)
        #expect(try reader.eventNumber(ofEvent: one.eventID) == 3)
        #expect(try reader.eventNumber(ofEvent: "evt_00") == nil)
        #expect(try reader.eventNumbers(ofOrder: "A5") == [5])
        #expect(try reader.destinations().map { [$0.waiting, $0.dead] } == [[0, 1]])
    }
}
