internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// A ledger is copied whole, or the copy is refused as unfinished.
@Suite struct RowCopyTests {
    private let shop: Shop
    private let ledger: Ledger

    /// What there is of everything: events, a quarantined one, deliveries, a registered order, names
    /// that differ in case and in a space alone.
    init() throws {
        shop = try Shop()
        ledger = try shop.open()
        let notifications = [
            try shop.notification(of: "A1", trade: "T1", id: "N1"),
            try shop.notification(of: "a1", trade: "T2", id: "N2"),
            try shop.notification(of: "a1 ", trade: "T3", refunded: 300, id: "N3"),
            try shop.notification(of: "A1", trade: "T1", id: "N1"),
            try shop.notification(.closed, of: "A3", trade: "T4", id: "N4"),
            try shop.notification(of: "A1", trade: "T9", id: "N5"),
            try shop.notification(id: "N6", changing: [("notify_type", "dut_user_sign")]),
            try shop.notification(of: "A7", trade: "T7", id: "N7", changing: [("subject", "🍵é")]),
        ]
        for notification in notifications { #expect(ledger.record(notification) != .unavailable) }
        let destination = Subscription(
            destination: "shop",
            events: ["order.paid", "order.refunded", "order.closed"]
        )
        let outbox = try LedgerOutbox(on: shop.engine(), subscriptions: [destination])
        _ = try outbox.exchange(completed: [], capacity: ["shop": 2], now: Shop.now)
    }

    private func copy(
        to target: any Engine,
        while shouldContinue: (String, Int) -> Bool = { _, _ in true }
    ) throws -> LedgerAudit.Report {
        let copy = try RowCopy(from: shop.engine(as: nil), to: target, now: Shop.now)
        _ = try copy.run(while: shouldContinue)
        let report = try copy.audit(with: shop.keys) { _ in true }
        try copy.checkLedgerStoodStill()
        try copy.finish()
        return report
    }

    /// All that is in the tables.
    private func content(of engine: any Engine) throws -> [String] {
        let connection = try engine.connect(for: .read)
        var lines: [String] = []
        for table in Table.all {
            let columns = table.columns.map(\.name).joined(separator: ", ")
            let order = table.key.joined(separator: ", ")
            lines += try connection.prepare(
                "SELECT \(columns) FROM \(table.name) ORDER BY \(order)"
            ).all([]) { row in
                let values = table.columns.enumerated().map { index, column in
                    switch column.kind {
                    case .integer: "\(row.integerOrNull(index) as Int64?, default: "null")"
                    case .key, .word, .text: row.textOrNull(index) ?? "null"
                    case .bytes, .body: "\(row.blob(index))"
                    }
                }
                return "\(table.name): \(values)"
            }
        }
        return lines
    }

    @Test(arguments: [Place.current, .file])
    func `a copy has every row, is audited, and goes on as a ledger`(_ place: Place) throws {
        let target = try shop.engine(at: place, besides: "copy")
        let report = try copy(to: target)
        #expect(report.faults == [])
        #expect(report.notifications == 7)
        #expect(try content(of: target) == content(of: shop.engine()))

        let next = try shop.unopened(.record, target)
        let again = try shop.notification(of: "A1", trade: "T1", id: "N1")
        #expect(next.record(again) != .unavailable)
        #expect(next.record(try shop.notification(of: "A8", trade: "T8", id: "N8")) == .applied)
        let audit = LedgerAudit(of: try LedgerReader(on: target), with: shop.keys)
        #expect(try audit.run().faults == [])
    }

    @Test func `a copy of the copy is the ledger again`() throws {
        let (there, back) = (
            try shop.engine(at: .file, besides: "there"), try shop.engine(besides: "back")
        )
        _ = try copy(to: there)
        let second = try RowCopy(from: there, to: back, now: Shop.now)
        _ = try second.run { _, _ in true }
        try second.finish()
        #expect(try content(of: back) == content(of: shop.engine()))
    }

    @Test(arguments: [Place.current, .file])
    func `an interrupted copy is not accepted as a ledger, and the next run continues it`(
        _ place: Place
    ) throws {
        let target = try shop.engine(at: place, besides: "copy")
        #expect(throws: CopyFailure.self) {
            try copy(to: target) { table, _ in table != "events" }
        }
        let refusal = try #require(
            throws: StorageError.self,
            performing: { _ = try target.connect(for: .read) }
        )
        #expect(refusal.code == .unfinished)
        #expect(throws: refusal) { _ = try target.connect(for: .operate) }
        #expect(throws: refusal) { _ = try target.connectForRecording() }
        let responder = try shop.unopened(.record, target)
        let payment = try shop.notification(of: "A8", trade: "T8", id: "N8")
        #expect(responder.record(payment) == .unavailable)

        // What has changed meanwhile: an order, a notification's arrivals, one more of all.
        #expect(ledger.record(payment) == .applied)
        let again = try shop.notification(of: "A1", trade: "T1", id: "N1")
        #expect(ledger.record(again) != .unavailable)
        try shop.execute("UPDATE orders SET subject = 'other' WHERE out_trade_no = 'A7'")
        #expect(try copy(to: target).faults == [])
        #expect(try content(of: target) == content(of: shop.engine()))
    }

    @Test func `what is written meanwhile is not in the copy, and is noticed`() throws {
        let target = try shop.engine(at: .file, besides: "copy")
        let copy = try RowCopy(from: shop.engine(as: nil), to: target, now: Shop.now)
        let payment = try shop.notification(of: "A8", trade: "T8", id: "N8")
        #expect(ledger.record(payment) == .applied)
        _ = try copy.run { _, _ in true }
        #expect(try copy.audit(with: shop.keys) { _ in true }.notifications == 7)
        #expect(throws: CopyFailure.self) { try copy.checkLedgerStoodStill() }
    }

    @Test(arguments: [
        "UPDATE notifications SET last_received_at = last_received_at + 1 WHERE id = 2",
        "UPDATE orders SET updated_at = updated_at + 1",
        "UPDATE attempts SET id = id + 100",
        "UPDATE events SET number = number + 100",
    ])
    func `a change by anybody is noticed`(_ change: String) throws {
        let target = try shop.engine(at: .file, besides: "copy")
        let copy = try RowCopy(from: shop.engine(as: nil), to: target, now: Shop.now)
        try copy.checkLedgerStoodStill()
        try shop.execute(change)
        #expect(throws: CopyFailure.self) { try copy.checkLedgerStoodStill() }
    }

    @Test func `a ledger with rows is not written over, nor is a copy of another one`() throws {
        let target = try shop.engine(at: .file, besides: "copy")
        _ = try copy(to: target)
        #expect(throws: CopyFailure.self) { try copy(to: target) }
        _ = try LedgerReader(on: target)

        let other = try Shop()
        let begun = try shop.engine(besides: "begun")
        _ = try other.open().record(other.notification(of: "B1", trade: "U1", id: "M1"))
        let foreign = try RowCopy(from: other.engine(as: nil), to: begun, now: Shop.now)
        _ = try foreign.run { _, _ in true }
        #expect(throws: CopyFailure.self) { try copy(to: begun) }
    }

    @Test func `rows that were taken out of the ledger are taken out of its copy`() throws {
        let target = try shop.engine(besides: "copy")
        let first = try RowCopy(from: shop.engine(as: nil), to: target, now: Shop.now)
        _ = try first.run { _, _ in true }
        try shop.execute(
            "DELETE FROM attempts",
            "DELETE FROM deliveries WHERE event_number = 2"
        )
        #expect(try copy(to: target).faults == [])
        #expect(try content(of: target) == content(of: shop.engine()))
    }

    @Test func `a row that was changed on its way is found by the audit`() throws {
        let target = try shop.engine(at: .file, besides: "copy")
        let copy = try RowCopy(from: shop.engine(as: nil), to: target, now: Shop.now)
        _ = try copy.run { _, _ in true }
        let beside = try target.connectForCopy(as: .live, now: Shop.now).connection
        try beside.prepare("UPDATE notifications SET total_fen = 7 WHERE id = 2").run()
        #expect(throws: CopyFailure.self) { try copy.audit(with: shop.keys) { _ in true } }
    }
}
