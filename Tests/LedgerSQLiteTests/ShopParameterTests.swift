internal import Alipay
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// What is bound to the placeholders of the shop's statements.
@Suite struct ShopParameterTests {
    private let shop: Shop

    init() throws {
        shop = try Shop()
        try shop.open().close()
    }

    @Test func `every parameter has its value, and a time that is not known is null`() throws {
        let names = [
            "out_trade_no", "app_id", "trade_no", "event", "total_fen", "refunded_fen",
            "event_refunded_fen", "subject", "status", "paid_at", "refunded_at", "closed_at",
            "finished_at", "created_at", "total_amount", "refunded_amount", "notify_id",
        ]
        try shop.sqlite().execute("CREATE TABLE bound (name, type, value)")
        let values = names.map { "('\($0)', typeof(:\($0)), :\($0))" }.joined(separator: ", ")
        let statement = ShopStatement(
            events: ["order.refunded"],
            sql: "INSERT INTO bound VALUES \(values)",
            rows: names.count
        )
        let ledger = try shop.open(running: [statement])
        let refund = try shop.notification(
            refunded: 305,
            changing: [
                ("gmt_create", "2026-01-31 18:00:00"), ("gmt_payment", "2026-01-31 18:01:00"),
                ("gmt_refund", "2026-01-31 18:02:00.000"),
            ]
        )
        #expect(ledger.record(refund) == .applied)
        let bound = try SQLiteStatement(
            "SELECT name || ' ' || type || ' ' || coalesce(value, '-') FROM bound ORDER BY rowid",
            on: shop.sqlite()
        ).all([]) { $0.text(0) }
        #expect(
            bound == [
                "out_trade_no text A1", "app_id text 2021000000000000", "trade_no text T1",
                "event text order.refunded", "total_fen integer 1000", "refunded_fen integer 305",
                "event_refunded_fen integer 305", "subject text tea", "status text paid",
                "paid_at integer 1769853660000", "refunded_at integer 1769853720000",
                "closed_at null -", "finished_at null -", "created_at integer 1769853600000",
                "total_amount text 10.00", "refunded_amount text 3.05", "notify_id text N1",
            ]
        )
    }
}
