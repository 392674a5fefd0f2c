internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Signing
internal import Testing

/// Texts that not every database can keep as they came: each is recorded all the same, on all of them.
@Suite struct OddTextTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private static let long = String(repeating: "x", count: 300)

    private func message(_ name: String, _ value: String) throws -> Alipay.Notification {
        try shop.notification(changing: [(name, value)])
    }

    /// What the ledger has of it: one notification, the same when it comes again, and nothing that an
    /// audit would find.
    private func expectKept(
        _ message: Alipay.Notification,
        _ expected: Recorded
    ) throws -> NotificationRecord {
        #expect(ledger.record(message) == expected)
        let again = ledger.record(message)
        #expect(expected == .applied ? again == .nothing : again == expected)
        #expect(shop.failures == [])
        #expect(try shop.reader().notificationCount() == 1)
        let report = try shop.audit().run()
        #expect(report.faults == [] && report.verified == 1)
        let kept = try #require(try shop.reader().notification(1))
        #expect(kept.body == message.body)
        #expect(kept.arrivals == 2)
        return kept
    }

    @Test(
        arguments: ["out_trade_no", "trade_no"],
        [long, "A\0001", String(repeating: "单", count: 65)]
    ) func `an invalid number is quarantined`(name: String, value: String) throws {
        let kept = try expectKept(try message(name, value), .quarantined(.unreadableField))
        #expect(kept.unreadable.hasPrefix(name))
        #expect(!kept.unreadable.contains("\0"))
    }

    @Test(arguments: ["A=&=&b", String(repeating: "\u{20BB7}", count: 64)])
    func `an order number of 64 characters is taken, whatever they are`(number: String) throws {
        let kept = try expectKept(try message("out_trade_no", number), .applied)
        #expect(kept.outTradeNo == number)
        #expect(try ledger.order(number, of: Shop.appID)?.status == .paid)
    }

    @Test(arguments: [long, "N\0001", String(repeating: "单", count: 86)])
    func `an id that cannot be stored counts as absent, and the payment is recorded`(id: String)
        throws
    {
        let kept = try expectKept(try message("notify_id", id), .applied)
        #expect(kept.notifyID.hasPrefix("sha256:"))
    }

    @Test func `a NUL in a text for people is shown as what cannot be shown`() throws {
        _ = try expectKept(try message("subject", "green\0tea"), .applied)
        #expect(try ledger.order("A1", of: Shop.appID)?.subject == "green\u{FFFD}tea")
    }

    @Test func `a kind with a NUL in it is kept as one that is not known`() throws {
        let odd = try message("notify_type", "odd\0kind")
        let kept = try expectKept(odd, .quarantined(.unknownKind))
        #expect(kept.notifyType == "odd\u{FFFD}kind")
    }

    @Test(arguments: ["passback_params", "buyer_logon_id", "trade_status", "total_amount"])
    func `a NUL elsewhere stays in the body`(name: String) throws {
        let isRead = ["trade_status", "total_amount"].contains(name)
        let expected: Recorded = isRead ? .quarantined(.unreadableField) : .applied
        _ = try expectKept(try message(name, "1\0000"), expected)
    }

    @Test func `a subject as long as a message may be is kept whole`() throws {
        let subject = String(repeating: "茶", count: 21_000)
        _ = try expectKept(try message("subject", subject), .applied)
        #expect(try ledger.order("A1", of: Shop.appID)?.subject == subject)
    }
}
