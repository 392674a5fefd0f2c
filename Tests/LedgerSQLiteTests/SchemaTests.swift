internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Signing
internal import Testing

@Suite struct SchemaTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    @Test func `a newer ledger is refused with a sentence, until it is an older one`() throws {
        try shop.open().close()
        try shop.sqlite().execute("PRAGMA user_version = 9")
        let ledger = try shop.unopened()
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .unavailable)
        let error = try #require(shop.failures.last)
        #expect(error.code == .newer)
        #expect("\(error)".hasPrefix("the ledger was written by a newer version"))
        #expect(throws: error) { try shop.reader() }

        try shop.sqlite().execute("PRAGMA user_version = 8")
        #expect(ledger.record(payment) == .applied)
    }

    @Test func `the database of another program is left alone`() throws {
        let other = try shop.sqlite()
        try other.execute("CREATE TABLE orders (id INTEGER)")
        let ledger = try shop.unopened()
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(shop.failures.last?.code == .foreign)
        #expect(try other.text("PRAGMA journal_mode") == "delete")
    }

    @Test func `a file that is not a database is left alone`() throws {
        let text = Data(String(repeating: "not a database\n", count: 100).utf8)
        try text.write(to: URL(filePath: shop.path))
        let ledger = try shop.unopened()
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(shop.failures.last?.code == .corrupt)
        #expect(try Data(contentsOf: URL(filePath: shop.path)) == text)
    }

    @Test func `the file stays in write-ahead mode`() throws {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try shop.sqlite().text("PRAGMA journal_mode") == "wal")
    }

    @Test(arguments: [
        "UPDATE orders SET refunded_fen = total_fen + 1",
        "UPDATE orders SET refunded_fen = -1",
        "UPDATE orders SET status = 'lost'",
        "UPDATE orders SET status = 'refunded'",
        "UPDATE orders SET paid_at = NULL",
        "UPDATE orders SET total_fen = 'much'",
        "UPDATE notifications SET arrivals = 0",
        "UPDATE notifications SET reason = 'why'",
        "UPDATE events SET type = 'order.lost'",
        "INSERT INTO events SELECT 9, app_id, trade_no, 'A1', type, 0, 0, 1, 1, NULL, NULL, "
            + "currency, channel FROM events",
    ])
    func `the schema refuses what must not be`(_ sql: String) throws {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification()) == .applied)
        let connection = try shop.sqlite()
        let error = #expect(throws: StorageError.self) { try connection.execute(sql) }
        #expect(error?.code == .constraint)
    }
}

@Suite struct MigrationTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    @Test(arguments: [1, 2])
    func `an older ledger is brought up to date with all its rows`(version: Int) throws {
        let family = version == 1 ? ("", "") : (", family", ", 'trade'")
        let payment = try shop.notification()
        let old = try shop.sqlite()
        try old.execute(
            """
            PRAGMA journal_mode = WAL;
            \(OlderSchema.tables(version: version))
            INSERT INTO orders (out_trade_no, app_id, trade_no, status, total_fen, subject,
                created_at, paid_at, updated_at)
            VALUES ('A1', '\(Shop.appID)', 'T1', 'paid', 1000, 'tea', 1, 1, 1);
            INSERT INTO notifications (received_at, last_received_at, arrivals, app_id, notify_id,
                notify_type, out_trade_no, trade_no, trade_status, total_fen, refunded_fen, event,
                outcome, reason, content_rule, key_fingerprint, body\(family.0))
            VALUES (1, 2, 1, '\(Shop.appID)', 'N1', 'trade_status_sync', 'A1', 'T1',
                'TRADE_SUCCESS', 1000, 0, 'TRADE_SUCCESS:0', 'applied', NULL, 'V1',
                '\(payment.evidence.keyFingerprint)', x'\(payment.body.hexadecimal)'\(family.1)),
                (1, 1, 1, 'a', 'n9', 'dut_user_sign', '', '', '', 0, 0, '', 'nothing', NULL, 'V1',
                'k', x'00'\(version == 1 ? "" : ", 'unknown'"));
            INSERT INTO effects (app_id, trade_no, out_trade_no, event, refunded_fen,
                notification_id, created_at)
            VALUES ('\(Shop.appID)', 'T1', 'A1', 'order.paid', 0, 1, 1);
            PRAGMA application_id = \(0x414C_4342);
            PRAGMA user_version = \(version);
            """
        )
        #expect {
            try shop.reader()
        } throws: { error in
            (error as? StorageError)?.code == .older
                && "\(error)".contains("the responder brings a file up to date")
        }
        let newer = try shop.open()
        #expect(newer.record(payment) == .nothing)
        #expect(newer.record(try shop.notification(of: "A2", trade: "T2", id: "N2")) == .applied)
        let families = try shop.reader().notifications(limit: 9).map(\.family)
        #expect(families == [.trade, .unknown, .trade])
        #expect(try shop.sqlite().integer("PRAGMA user_version") == 8)
        #expect(try shop.reader().schemaFaults().isEmpty)
        #expect(try shop.reader().order("A1").map(\.status) == [.paid])
    }

    @Test func `a ledger without an outbox gets one`() throws {
        try shop.open().close()
        try shop.returnToSixth()
        try shop.sqlite().execute(
            """
            DROP TABLE attempts; DROP TABLE deliveries; DROP TABLE destinations;
            \(OlderSchema.withoutResolutions)
            PRAGMA user_version = 3;
            """
        )
        #expect(try shop.open().record(try shop.notification()) == .applied)
        #expect(try shop.reader().schemaFaults().isEmpty)
    }

    @Test func `a ledger of the time before notifications could be closed learns it`() throws {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        #expect(
            ledger.record(try shop.notification(trade: "T2", id: "N2"))
                == .quarantined(.secondPayment)
        )
        ledger.close()
        try shop.returnToSixth()
        try shop.sqlite().execute(
            "\(OlderSchema.withoutResolutions) PRAGMA user_version = 4"
        )
        let refund = try shop.notification(.closed, trade: "T2", refunded: 1000, id: "N3")
        #expect(try shop.open().record(refund) == .nothing)
        #expect(try shop.reader().schemaFaults().isEmpty)
        #expect(try shop.reader().quarantinedCount() == 0)
    }

    @Test func `effects of version 6 are events with the same ids, deliveries and attempts`()
        throws
    {
        let wanted = Subscription(
            destination: "shop",
            events: ["order.paid", "order.refunded", "notification.quarantined"]
        )
        do {
            let ledger = try shop.open()
            let outbox = try LedgerOutbox(path: shop.path, subscriptions: [wanted])
            for order in ["A1", "A2", "A3"] {
                let payment = try shop.notification(of: order, trade: "T-\(order)", id: order)
                #expect(ledger.record(payment) == .applied)
            }
            let second = try shop.notification(of: "A1", trade: "T-other", id: "N2")
            #expect(ledger.record(second) == .quarantined(.secondPayment))
            let begun = try outbox.exchange(completed: [], capacity: ["shop": 2], now: Shop.now)
                .attempts
            let ends = zip(begun, [AttemptResult.Outcome.delivered, .exhausted]).map {
                AttemptResult($0, endedAt: Shop.now, outcome: $1, answer: "200", detail: "")
            }
            _ = try outbox.exchange(completed: ends, capacity: [:], now: Shop.now)
            let back = try shop.notification(of: "A3", trade: "T-A3", refunded: 1000, id: "N3")
            #expect(ledger.record(back) == .applied)
            _ = try outbox.exchange(completed: [], capacity: ["shop": 1], now: Shop.now)
            ledger.close()
        }
        func deliveries() throws -> [DeliveryRecord] {
            try shop.reader().deliveries(DeliverySelection(), limit: 100)
        }
        let before = try deliveries()
        #expect(Set(before.map(\.status)) == [.waiting, .delivered, .dead, .superseded])
        try shop.returnToSixth()

        let ledger = try shop.open()
        #expect(try deliveries() == before)
        #expect(try shop.reader().schemaFaults().isEmpty)
        #expect(try shop.sqlite().integer("SELECT count(*) FROM pragma_foreign_key_check") == 0)
        // What happened is not an event again, under whatever notify_id.
        let again = try shop.notification(of: "A1", trade: "T-A1", id: "N4")
        #expect(ledger.record(again) == .nothing)
        #expect(try deliveries().count == before.count)
    }

    @Test func `a schema that was changed by hand is named`() throws {
        try shop.open().close()
        #expect(try shop.reader().schemaFaults().isEmpty)
        try shop.sqlite().execute(
            """
            DROP INDEX events_once;
            ALTER TABLE orders ADD COLUMN note TEXT;
            ALTER TABLE backups DROP COLUMN bytes;
            CREATE TABLE notes (note TEXT);
            """
        )
        #expect(
            try shop.reader().schemaFaults() == [
                "index events_once on events is missing",
                "column bytes of backups is missing",
            ]
        )
    }

    @Test func `a notification of another family is kept, one of an unknown kind aside`() throws {
        let ledger = try shop.open()
        let sign = try shop.notification(id: "N1", changing: [("notify_type", "dut_user_sign")])
        #expect(ledger.record(sign) == .nothing)
        let other = try shop.notification(id: "N2", changing: [("notify_type", "new_kind")])
        #expect(ledger.record(other) == .quarantined(.unknownKind))
        #expect(try ledger.order("A1", of: Shop.appID) == nil)
        let kept = try shop.reader().notifications(quarantined: true, limit: 9)
        #expect(kept.map(\.family) == [.unknown])
        #expect(kept.map(\.outcome) == [.quarantined(.unknownKind)])
    }
}
