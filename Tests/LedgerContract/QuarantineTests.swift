internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct QuarantineTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func waiting() throws -> [String] {
        try shop.reader().notifications(quarantined: true, limit: 99).map(\.notifyID)
    }

    private func outcome(_ id: Int64) throws -> NotificationRecord.Outcome? {
        try shop.reader().notification(id)?.outcome
    }

    /// The order is paid by T1, and by T2 again.
    private func payTwice() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        let second = try shop.notification(trade: "T2", id: "N2")
        #expect(ledger.record(second) == .quarantined(.secondPayment))
    }

    private func refund(_ fen: Int64, id: String) throws -> Alipay.Notification {
        try shop.notification(
            fen == 1000 ? .closed : .success,
            trade: "T2",
            refunded: fen,
            id: id
        )
    }

    @Test func `a second payment that was refunded whole waits for nobody`() throws {
        try payTwice()
        #expect(try waiting() == ["N2"])
        #expect(ledger.record(try refund(1000, id: "N3")) == .nothing)
        #expect(try waiting().isEmpty)
        #expect(try outcome(2) == .resolved(.refunded))
        // Alipay may say it all again.
        for again in [
            try shop.notification(trade: "T2", id: "N2"), try refund(1000, id: "N3"),
        ] {
            #expect(ledger.record(again) == .nothing)
        }
        #expect(try waiting().isEmpty)
        #expect(try ledger.order("A1", of: Shop.appID)?.status == .paid)
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `partial refunds of a second payment are not second payments`() throws {
        try payTwice()
        #expect(ledger.record(try refund(300, id: "N3")) == .nothing)
        #expect(ledger.record(try refund(700, id: "N4")) == .nothing)
        #expect(try waiting() == ["N2"])
        #expect(ledger.record(try refund(300, id: "N3")) == .nothing)
        #expect(try waiting() == ["N2"])
        #expect(ledger.record(try refund(1000, id: "N5")) == .nothing)
        #expect(try waiting().isEmpty)
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `one message of a second payment waits, whichever comes first`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        #expect(ledger.record(try refund(300, id: "N3")) == .quarantined(.secondPayment))
        #expect(ledger.record(try shop.notification(trade: "T2", id: "N2")) == .nothing)
        #expect(ledger.record(try refund(300, id: "N3")) == .quarantined(.secondPayment))
        #expect(try waiting() == ["N3"])
        #expect(ledger.record(try refund(1000, id: "N5")) == .nothing)
        #expect(try waiting().isEmpty)
    }

    @Test func `a refund that came before its second payment settles it`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        #expect(ledger.record(try refund(1000, id: "N3")) == .nothing)
        #expect(ledger.record(try shop.notification(trade: "T2", id: "N2")) == .nothing)
        #expect(try waiting().isEmpty)
    }

    @Test func `what the operator dismissed stays closed, and can still be released`() throws {
        let odd = try shop.notification(changing: [("total_amount", "8,88")])
        #expect(ledger.record(odd) == .quarantined(.unreadableField))
        let record = try #require(try shop.reader().notification(1))
        #expect(record.unreadable == "total_amount: 8,88")
        #expect((record.outTradeNo, record.tradeNo) == ("A1", "T1"))
        let editor = try QuarantineEditor(on: shop.engine(), clock: { Shop.now })
        #expect(try editor.dismiss(1, reason: "paid back by hand"))
        #expect(try !editor.dismiss(1, reason: "again"))
        #expect(try !editor.dismiss(2, reason: "none"))
        #expect(try outcome(1) == .resolved(.dismissed(reason: "paid back by hand")))
        #expect(try waiting().isEmpty)
        #expect(ledger.record(odd) == .nothing)
        #expect(try outcome(1) == .resolved(.dismissed(reason: "paid back by hand")))
        #expect(ledger.release(odd) == .quarantined(.unreadableField))
        #expect(try waiting() == ["N1"])
        #expect(try shop.audit().run().faults == [])
    }

    @Test func `what was closed can be pruned when it is old, what waits cannot`() throws {
        for number in ["1", "2"] {
            let odd = try shop.notification(
                of: "A\(number)",
                id: "N\(number)",
                changing: [("total_amount", "x")]
            )
            #expect(ledger.record(odd) == .quarantined(.unreadableField))
        }
        let editor = try QuarantineEditor(on: shop.engine(), clock: { Shop.now })
        #expect(try editor.dismiss(2, reason: "seen"))
        let pruner = try LedgerPruner(
            on: shop.engine(),
            extent: .dropBodies,
            before: Shop.now + 1,
            waitsForDelivery: false,
            clock: { Shop.now }
        )
        let counts = try pruner.run()
        #expect((counts.pruned, counts.quarantined) == (1, 1))
    }

    @Test func `the operator gets ten events of a reason in an hour, and one for all others`()
        throws
    {
        for number in 1...40 {
            let odd = try shop.notification(
                of: "A\(number)",
                id: "N\(number)",
                changing: [("total_amount", "x")]
            )
            #expect(ledger.record(odd) == .quarantined(.unreadableField))
        }
        let other = try shop.notification(of: "B1", id: "O1", changing: [("notify_type", "new")])
        #expect(ledger.record(other) == .quarantined(.unknownKind))
        let connection = try shop.connection()
        #expect(try connection.integer("SELECT count(*) FROM events") == 12)
        #expect(
            try connection.integer("SELECT count(*) FROM events WHERE not_before > created_at") == 1
        )
        #expect(
            try connection.integer(
                "SELECT count FROM quarantine_counts WHERE reason = 'unreadable_field'"
            ) == 40
        )
        #expect(try waiting().count == 41)

        let outbox = try LedgerOutbox(
            on: shop.engine(),
            subscriptions: [
                Subscription(
                    destination: "mail",
                    events: [EventRecord.quarantined],
                    wantsNotifications: false
                )
            ]
        )
        let turn = try outbox.exchange(completed: [], capacity: ["mail": 99], now: Shop.now)
        #expect(turn.attempts.count == 11)
        #expect(turn.attempts.allSatisfy { $0.event.quarantinedInHour == nil })
        let hour = Shop.now - Shop.now % 3_600_000 + 3_600_000
        #expect(turn.nextDue == hour)
        let later = try outbox.exchange(completed: [], capacity: ["mail": 99], now: hour)
        #expect(later.attempts.map(\.event.quarantinedInHour) == [40])
        #expect(later.attempts.map(\.event.unreadable) == ["total_amount: x"])
    }
}
