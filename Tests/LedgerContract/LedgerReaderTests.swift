internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct LedgerReaderTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// Three orders, changed at 1, 2 and 3 milliseconds; the second is closed, the third aside.
    private func fill() throws -> LedgerReader {
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification(of: "A1", trade: "T1")) == .applied)
        #expect(ledger.record(try shop.notification(.closed, of: "A2", trade: "T2")) == .applied)
        let odd = try shop.notification(of: "A1", trade: "T3")
        #expect(ledger.record(odd) == .quarantined(.secondPayment))
        try shop.execute(
            "UPDATE orders SET updated_at = CASE out_trade_no WHEN 'A1' THEN 1 ELSE 2 END",
            "UPDATE notifications SET received_at = id"
        )
        return try shop.reader()
    }

    @Test func `lists orders, the last changed first`() throws {
        let reader = try fill()
        #expect(try reader.orders(limit: 10).map(\.outTradeNo) == ["A2", "A1"])
        #expect(try reader.orders(limit: 1).map(\.outTradeNo) == ["A2"])
        #expect(try reader.orders(since: 2, limit: 10).map(\.outTradeNo) == ["A2"])
        #expect(try reader.orders(status: .paid, limit: 10).map(\.outTradeNo) == ["A1"])
        #expect(try reader.orders(status: .paid, since: 2, limit: 10).isEmpty)
        #expect(try reader.orders(limit: -1).isEmpty)
        #expect(try reader.order("A1").map(\.subject) == ["tea"])
        #expect(try reader.order("A3").isEmpty)
    }

    @Test func `lists notifications, the newest first`() throws {
        let reader = try fill()
        #expect(try reader.notifications(limit: 10).map(\.tradeNo) == ["T3", "T2", "T1"])
        #expect(try reader.notifications(since: 2, limit: 1).map(\.tradeNo) == ["T3"])
        let aside = try reader.notifications(quarantined: true, limit: 10)
        #expect(aside.map(\.outcome) == [.quarantined(.secondPayment)])
        #expect(try reader.quarantinedCount() == 1)
        let others = try reader.notifications(quarantined: false, limit: 10)
        #expect(others.map(\.tradeNo) == ["T2", "T1"])
        #expect(try reader.notifications(of: "A1").map(\.tradeNo) == ["T1", "T3"])
    }

    @Test func `shows a notification with every column and its body`() throws {
        let payment = try shop.notification(refunded: 300, id: "N7")
        #expect(try shop.open().record(payment) == .applied)
        let reader = try shop.reader()
        let listed = try #require(try reader.notifications(limit: 1).first)
        #expect(listed.body == nil)
        let shown = try #require(try reader.notification(listed.id))
        #expect(shown.body == payment.body)
        #expect(shown.receivedAt == Shop.now)
        #expect(shown.lastReceivedAt == Shop.now)
        #expect(shown.appID == Shop.appID)
        #expect(shown.notifyID == "N7")
        #expect(shown.notifyType == "trade_status_sync")
        #expect(shown.outTradeNo == "A1")
        #expect(shown.tradeNo == "T1")
        #expect(shown.tradeStatus == .success)
        #expect(shown.totalFen == 1000)
        #expect(shown.refundedFen == 300)
        #expect(shown.dedupKey == "TRADE_SUCCESS:300")
        #expect(shown.outcome == .applied)
        #expect(shown.contentRule == "V1")
        #expect(shown.keyFingerprint == payment.evidence.keyFingerprint)
        #expect(try reader.notification(listed.id + 1) == nil)
    }

    @Test func `reads while a writer is in the middle of a transaction`() throws {
        let reader = try fill()
        let writer = try shop.connection()
        try writer.begin(.chain)
        try writer.prepare("DELETE FROM events").run()
        #expect(try reader.events(of: "A1", appID: Shop.appID).count == 2)
        writer.rollback()
    }
}
