internal import Alipay
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// Whoever can write the file can put any number into it: that ends no program, and none runs
/// endlessly.
@Suite struct HostileRowTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        let ledger = try shop.open()
        for number in 1...3 {
            let payment = try shop.notification(
                of: "A\(number)",
                trade: "T\(number)",
                id: "N\(number)"
            )
            #expect(ledger.record(payment) == .applied)
        }
    }

    private func change(_ sql: String) throws {
        try shop.sqlite().execute("PRAGMA foreign_keys = OFF; \(sql)")
    }

    @Test(arguments: [
        "UPDATE notifications SET id = 9223372036854775807 WHERE id = 3",
        "UPDATE chain_head SET last_id = 9223372036854775807",
        "UPDATE chain_head SET last_id = -9223372036854775808; DELETE FROM notifications",
    ])
    func `after the largest id nothing is recorded`(edit: String) throws {
        try change(edit)
        let ledger = try shop.open()
        let payment = try shop.notification(of: "B", trade: "TB", id: "NB")
        let isEmptied = edit.contains("DELETE")
        #expect(ledger.record(payment) == (isEmptied ? .applied : .unavailable))
        #expect(shop.failures.last?.code == (isEmptied ? nil : .corrupt))
    }

    @Test(arguments: ["notifications", "events"])
    func `audit and prune come to the end of any ids`(table: String) throws {
        let key = table == "events" ? "number" : "id"
        try change("UPDATE \(table) SET \(key) = 9223372036854775807 WHERE \(key) = 3")
        let report = try shop.audit().run()
        #expect(report.faultCount > 0 || table == "events")
        let pruner = try LedgerPruner(
            path: shop.path,
            extent: .dropBodies,
            before: .max,
            waitsForDelivery: false,
            isTrial: false,
            clock: { Shop.now }
        )
        #expect(try pruner.run().orderNotDone == 3)
    }

    @Test(arguments: [Int64.min, .max])
    func `any time is read and shown`(time: Int64) throws {
        try change("UPDATE notifications SET received_at = \(time), last_received_at = \(time)")
        let records = try shop.reader().notifications(limit: 9)
        #expect(records.map(\.receivedAt) == [time, time, time])
        #expect(!AlipayTime.rfc3339(time).isEmpty)
        #expect(try shop.audit().run().faultCount == 3)
    }
}
