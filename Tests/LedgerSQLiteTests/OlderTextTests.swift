internal import Alipay
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import Ledger

/// What an older version kept of texts that this one keeps otherwise.
@Suite struct OlderTextTests {
    @Test func `a kind with a NUL and a very long id are unchanged, and are not a fault`() throws {
        let shop = try Shop()
        let long = String(repeating: "x", count: 300)
        let odd = try shop.notification(
            id: long,
            changing: [("notify_type", "odd\0kind")]
        )
        let ledger = try shop.open()
        #expect(ledger.record(odd) == .quarantined(.unknownKind))
        ledger.close()

        let connection = try shop.connection()
        let page: [Value] = [.integer(0), .integer(1)]
        let read = try connection.prepare(SQL.readChain)
        var entry = try #require(try read.first(page) { ChainEntry(row: $0) })
        (entry.notifyType, entry.notifyID) = ("odd\0kind", long)
        let head = ChainHead.start.adding(entry.digest, id: 1)
        try connection.prepare("UPDATE notifications SET notify_type = ?, notify_id = ?, chain = ?")
            .run([.text(entry.notifyType), .text(long), .blob(head.chain)])
        try connection.prepare("UPDATE chain_head SET chain = ?").run([.blob(head.chain)])

        let report = try shop.audit().run()
        #expect(report.faults == [])
        #expect(report.verified == 1)
        #expect(try shop.reader().notification(1)?.notifyID == long)
    }
}
