internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// What is left of buyers in a file that was pruned.
@Suite struct PrunedFileTests {
    @Test(arguments: [LedgerPruner.Extent.maskBuyers, .dropBodies])
    func `nothing of the buyer is left in the ledger's files`(
        _ extent: LedgerPruner.Extent
    ) throws {
        let shop = try Shop()
        let ledger = try shop.open()
        for number in 1...20 {
            let message = try shop.notification(
                .finished,
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)",
                changing: [("buyer_logon_id", "bob@x")]
            )
            #expect(ledger.record(message) == .applied)
        }
        ledger.close()
        // A responder has the file open: the write-ahead log does not go with the pruner.
        let other = try shop.sqlite()
        #expect(try other.integer("SELECT count(*) FROM orders") == 20)
        let pruner = try LedgerPruner(
            on: shop.engine(),
            extent: extent,
            before: .max,
            waitsForDelivery: false,
            clock: { Shop.now }
        )
        #expect(try pruner.run().pruned == 20)
        for file in [shop.path, shop.path + "-wal"] {
            let bytes = try #require(FileManager.default.contents(atPath: file))
            #expect(bytes.range(of: Data("bob%40x".utf8)) == nil, "\(file)")
        }
        #expect(try other.text("PRAGMA integrity_check") == "ok")
    }
}
