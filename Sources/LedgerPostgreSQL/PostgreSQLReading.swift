internal import Ledger
internal import Orders

/// What is read of a batch, in one round trip whatever its size.
///
/// A row is looked up by a statement of its own: they travel together, and each goes by an index,
/// whenever it was planned.
struct PostgreSQLReading {
    private let keys: BatchKeys

    init(_ keys: BatchKeys) { self.keys = keys }

    /// What the requests ask for, to be prepared once on a connection.
    static let statements: [(name: String, text: String)] = [
        ("lock_head", "SELECT last_id, chain FROM chain_head WHERE id = 1 FOR UPDATE"),
        ("read_head", "SELECT last_id, chain FROM chain_head WHERE id = 1"),
        (
            "read_ends",
            """
            SELECT coalesce((SELECT max(id) FROM notifications), 0),
                coalesce((SELECT max(number) FROM events), 0)
            """
        ),
        (
            "read_counts",
            "SELECT hour, reason, count FROM quarantine_counts WHERE hour = ANY($1::int8[])"
        ),
        (
            "lock_orders",
            """
            SELECT \(SQL.orderColumns) FROM orders WHERE out_trade_no = ANY($1::text[])
            ORDER BY out_trade_no, app_id FOR UPDATE
            """
        ),
        (
            "take_orders",
            """
            SELECT \(SQL.orderColumns) FROM orders WHERE out_trade_no = ANY($1::text[])
            ORDER BY out_trade_no, app_id FOR UPDATE NOWAIT
            """
        ),
        (
            "read_notification",
            """
            SELECT \(SQL.knownColumns) FROM notifications
            WHERE out_trade_no = $1 AND app_id = $2 AND trade_no = $3 AND dedup_key = $4
                AND notify_id = $5
            """
        ),
        (
            "read_events",
            """
            SELECT \(SQL.eventKeyColumns) FROM events
            WHERE out_trade_no = $1 AND app_id = $2 AND trade_no = $3
            """
        ),
        (
            "read_trade",
            """
            SELECT \(SQL.knownColumns) FROM notifications
            WHERE out_trade_no = $1 AND app_id = $2 AND trade_no = $3
            """
        ),
    ]

    /// What is sent; the orders are locked, for the shop may change them as well.
    func requests(waitingForOrders: Bool) -> [PostgreSQLRequest] {
        var all: [PostgreSQLRequest] = [.prepared("read_ends", [])]
        if !keys.hours.isEmpty {
            let hours = Value.array(keys.hours.map(Value.integer), of: .integer)
            all.append(.prepared("read_counts", [hours]))
        }
        if !keys.orders.isEmpty {
            let numbers = Value.array(keys.orders.map { .text($0.outTradeNo) }, of: .text)
            all.append(.prepared(waitingForOrders ? "lock_orders" : "take_orders", [numbers]))
        }
        all += keys.entries.map { entry in
            let rest: [Value] = [.text(entry.key.dedupKey), .text(entry.key.notifyID)]
            return .prepared("read_notification", entry.key.trade.values + rest)
        }
        return all + keys.trades.map { .prepared("read_events", $0.values) }
    }

    /// What is known of the batch.
    ///
    /// - Parameters:
    ///   - head: Where the chain says that it ends.
    ///   - answers: The rows of each of the requests.
    /// - Returns: All but the history.
    /// - Throws: `StorageError` for a row that holds what the schema forbids.
    func facts(
        after head: ChainHead,
        _ answers: [[PostgreSQLRow]]
    ) throws(StorageError) -> BatchFacts {
        var rest = answers[...]
        let next = { rest.popFirst() ?? [] }
        let (ends, counts) = (next(), keys.hours.isEmpty ? [] : next())
        let orders = keys.orders.isEmpty ? [] : next()
        let answers = BatchAnswers(
            ends: ends,
            counts: counts,
            orders: orders,
            notifications: rest.prefix(keys.entries.count).flatMap(\.self),
            events: rest.dropFirst(keys.entries.count).flatMap(\.self)
        )
        return try BatchFacts(answers, after: head, of: keys)
    }

    /// What is to be read besides, of trades that may have paid an order again.
    func history(given facts: BatchFacts) -> [PostgreSQLRequest] {
        facts.paidAgain(of: keys).map { .prepared("read_trade", $0.values) }
    }
}
