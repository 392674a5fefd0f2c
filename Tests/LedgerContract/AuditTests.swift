internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Signing
internal import Testing

/// What was edited, added or removed behind the ledger's back is named.
@Suite struct AuditTests {
    private let shop: Shop

    /// Six notifications of three orders and one of none.
    init() throws {
        shop = try Shop()
        let ledger = try shop.open()
        let notifications = [
            try shop.notification(of: "A1", trade: "T1", id: "N1"),
            try shop.notification(of: "A2", trade: "T2", id: "N2"),
            try shop.notification(of: "A2", trade: "T2", refunded: 300, id: "N3"),
            try shop.notification(of: "A2", trade: "T2", refunded: 300, id: "N3"),
            try shop.notification(.closed, of: "A3", trade: "T3", id: "N4"),
            try shop.notification(of: "A1", trade: "T9", id: "N5"),
            try shop.notification(id: "N6", changing: [("notify_type", "dut_user_sign")]),
        ]
        for notification in notifications { #expect(ledger.record(notification) != .unavailable) }
    }

    private func audit(since head: ChainHead? = nil) throws -> LedgerAudit.Report {
        try shop.audit().run(since: head)
    }

    private func change(_ sql: String) throws { try shop.execute(sql) }

    @Test func `an untouched ledger is found to be so`() throws {
        let report = try audit()
        #expect(report.faults == [])
        #expect(report.notifications == 6)
        #expect(report.verified == 6)
        #expect(report.head.lastID == 6)
        #expect(try audit(since: report.head).faults == [])
    }

    @Test(arguments: [
        "received_at = 7", "app_id = 'x'", "notify_id = 'x'", "notify_type = 'x'", "family = 'x'",
        "out_trade_no = 'x'", "trade_no = 'x'", "trade_status = 'x'", "total_fen = 7",
        "refunded_fen = 7", "dedup_key = 'x'", "content_rule = 'x'", "key_fingerprint = 'x'",
        "body = \(Place.current.bytes("41"))",
        "chain = \(Place.current.bytes(String(repeating: "00", count: 32)))",
    ])
    func `an edited row is named by its number, whatever was edited`(_ edit: String) throws {
        try change("UPDATE notifications SET \(edit) WHERE id = 3")
        let first = try #require(try audit().faults.first)
        #expect(first == "notification 3 was edited: the chain does not fit it")
    }

    @Test func `how often it came and what became of it may change`() throws {
        try change("UPDATE notifications SET arrivals = 9, last_received_at = 9")
        #expect(try audit().faults == [])
    }

    @Test func `a message that an older version took although it has two readings is named`() throws
    {
        let ledger = try shop.open()
        let forged = try shop.notification(
            of: "A8",
            trade: "T8",
            id: "N8",
            changing: [("body", "x&out_trade_no=A9")]
        )
        #expect(ledger.record(forged) == .quarantined(.twoReadings))
        #expect(try audit().faults == [])
        let editor = try QuarantineEditor(on: shop.engine(), clock: { 1 })
        #expect(try editor.dismiss(7, reason: "settled by hand"))
        #expect(try audit().faults == [])
        try change(
            """
            UPDATE notifications SET outcome = 'applied', reason = NULL, trade_status =
                'TRADE_SUCCESS', out_trade_no = 'A9', trade_no = 'T8' WHERE notify_id LIKE 'sha256:%';
            """
        )
        let fault = """
            notification 7: its text can be read in two ways, by out_trade_no; order A9 of \(Shop.appID) \
            rests on it
            """
        #expect(try audit().faults.contains(fault))
    }

    @Test(arguments: [1, 3, 6])
    func `a removed row is named by its number`(id: Int) throws {
        try change("DELETE FROM notifications WHERE id = \(id)")
        #expect(try audit().faults.first == "notification \(id) was removed")
    }

    @Test func `a row that got in by another way is named, and what comes after it is recorded`()
        throws
    {
        try change(
            """
            INSERT INTO notifications SELECT 7, received_at, last_received_at, 1, app_id, 'N7',
                notify_type, family, out_trade_no, trade_no, trade_status, total_fen, refunded_fen,
                dedup_key, outcome, reason, content_rule, key_fingerprint, '', NULL, NULL, chain, NULL, NULL,
                body
            FROM notifications WHERE id = 1
            """
        )
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification(of: "B", trade: "TB", id: "NB")) == .applied)
        let faults = try audit().faults
        #expect(faults.first == "notification 7 was edited: the chain does not fit it")
        #expect(!faults.contains { $0.contains("notification 6") })
    }

    @Test func `a log that was rewritten as a whole does not fit a head that was noted`() throws {
        let head = try audit().head
        let other = try Shop()
        let ledger = try other.open()
        for number in 1...6 {
            let payment = try other.notification(
                of: "B\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            #expect(ledger.record(payment) == .applied)
        }
        #expect(try other.audit().run().faults == [])
        #expect(
            try other.audit().run(since: head).faults
                == ["notification 6 is not the one whose chain was noted"]
        )
        let longer = ChainHead(lastID: 9, chain: head.chain)
        #expect(try audit(since: longer).faults == ["notifications 7 to 9 were removed"])
    }

    @Test(arguments: [
        "UPDATE orders SET status = 'paid', paid_at = 1 WHERE out_trade_no = 'A3'",
        "UPDATE orders SET refunded_fen = 1000, status = 'refunded' WHERE out_trade_no = 'A1'",
        "UPDATE orders SET refunded_fen = 0 WHERE out_trade_no = 'A2'",
        "UPDATE orders SET status = 'pending' WHERE out_trade_no = 'A1'",
        "UPDATE orders SET status = 'finished' WHERE out_trade_no = 'A1'",
        "UPDATE orders SET total_fen = 999 WHERE out_trade_no = 'A1'",
        "INSERT INTO orders (out_trade_no, app_id, total_fen, status, paid_at) "
            + "VALUES ('A9', 'a', 1, 'paid', 1)",
    ])
    func `an order that its notifications contradict is named`(_ edit: String) throws {
        try change(edit)
        let faults = try audit().faults
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("order A") == true)
    }

    @Test func `events that are missing or made up are named`() throws {
        try change("DELETE FROM events WHERE type = 'order.refunded'")
        #expect(try audit().faults == ["notification 3 lacks an event"])
        try change(
            """
            INSERT INTO events (number, app_id, trade_no, out_trade_no, type, dedup_key,
                refunded_fen, notification_id, created_at)
            SELECT 99, app_id, trade_no, out_trade_no, 'order.finished', 0, 0, id, 1
            FROM notifications WHERE id = 1
            """
        )
        let last = try #require(try audit().faults.last)
        #expect(last.hasSuffix("order.finished, has no notification that says so"))
    }

    @Test(arguments: SettingsChange.allCases)
    private func `settings that were changed since are distinguished from a forgery`(
        _ change: SettingsChange
    ) throws {
        let key = try #require(try shop.reader().notification(1)).keyFingerprint
        let report = try shop.audit(by: change.apps).run()
        #expect(report.faults == [])
        #expect(report.verified == 0)
        #expect(report.signedByOthers == [key: 6])
        #expect(report.head == (try audit().head))
    }

    @Test func `a body without Alipay's signature is a fault, whatever its chain says`() throws {
        let last = try #require(try shop.reader().notification(6))
        var body = try #require(last.body)
        body[0] = UInt8(ascii: "x")
        let hex = body.map { String($0, radix: 16) }.joined()
        #expect(hex.utf8.count == 2 * body.count)
        try change("UPDATE notifications SET body = \(Place.current.bytes(hex)) WHERE id = 6")
        let faults = try audit().faults
        #expect(faults.count == 2)
        #expect(
            faults.last?.hasPrefix("notification 6: its body is not what Alipay signed") == true
        )
    }

    @Test func `the chain is what its description says`() throws {
        let row = try shop.connection().prepare(
            """
            SELECT received_at, app_id, notify_id, notify_type, family, out_trade_no, trade_no,
                trade_status, total_fen, refunded_fen, dedup_key, content_rule, key_fingerprint, body,
                chain FROM notifications WHERE id = 1
            """
        )
        let (fields, body, chain) = try #require(
            try row.first([]) { row in
                ((0..<13).map { row.text($0) }, row.blob(13), row.blob(14))
            }
        )
        let all = fields + [Digest.sha256.hash(body).hexadecimal]
        let text = all.map { "\($0.utf8.count):\($0)," }.joined()
        let digest = Digest.sha256.hash(Array(text.utf8))
        #expect(Digest.sha256.hash([UInt8](repeating: 0, count: 32) + digest + [0x31]) == chain)
    }
}

/// How an app's settings may be others than when the notifications came.
private enum SettingsChange: CaseIterable {
    case appIsGone, keyIsAnotherApps, sellerChanged, signTypeChanged

    func apps(_ app: App) -> [App] {
        let (id, seller) = (app.appID, app.sellerID)
        return switch self {
        case .appIsGone: []
        case .keyIsAnotherApps:
            [
                App(appID: "other", sellerID: seller, signType: .rsa2, keys: app.keys),
                App(appID: id, sellerID: seller, signType: .rsa2, keys: []),
            ]
        case .sellerChanged: [App(appID: id, sellerID: "2", signType: .rsa2, keys: app.keys)]
        case .signTypeChanged: [App(appID: id, sellerID: seller, signType: .rsa, keys: app.keys)]
        }
    }
}
