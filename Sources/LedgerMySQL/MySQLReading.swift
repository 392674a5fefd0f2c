internal import Ledger
internal import Orders

/// What is read of a batch, in one round trip whatever its size.
struct MySQLReading {
    private let keys: BatchKeys

    init(_ keys: BatchKeys) { self.keys = keys }

    /// What is sent; the orders are locked, for the shop may change them as well.
    func statements(waitingForOrders: Bool) -> [MySQLText] {
        var all = [
            MySQLText(
                """
                SELECT coalesce((SELECT max(id) FROM notifications), 0),
                    coalesce((SELECT max(number) FROM events), 0)
                """
            )
        ]
        if !keys.hours.isEmpty {
            var counts = MySQLText(
                "SELECT hour, reason, count FROM quarantine_counts WHERE hour IN "
            )
            counts.add(keys.hours.map(Value.integer))
            all.append(counts)
        }
        if !keys.orders.isEmpty {
            var orders = MySQLText("SELECT \(SQL.orderColumns) FROM orders WHERE out_trade_no IN ")
            orders.add(keys.orders.map { Value.text($0.outTradeNo) })
            orders.add(" ORDER BY out_trade_no, app_id FOR UPDATE")
            if !waitingForOrders { orders.add(" NOWAIT") }
            all.append(orders)
        }
        if !keys.entries.isEmpty {
            var notifications = MySQLText(
                """
                SELECT \(SQL.knownColumns) FROM notifications
                WHERE (out_trade_no, app_id, trade_no, dedup_key, notify_id) IN (
                """
            )
            notifications.add(
                keys.entries.map { entry in
                    entry.key.trade.values
                        + [.text(entry.key.dedupKey), .text(entry.key.notifyID)]
                }
            )
            notifications.add(")")
            all.append(notifications)
        }
        let trades = keys.trades
        if !trades.isEmpty {
            var events = MySQLText(
                """
                SELECT \(SQL.eventKeyColumns) FROM events
                WHERE (out_trade_no, app_id, trade_no) IN (
                """
            )
            events.add(trades.map(\.values))
            events.add(")")
            all.append(events)
        }
        return all
    }

    /// What the answers say.
    ///
    /// - Parameters:
    ///   - head: Where the chain ends.
    ///   - answers: One for each of the statements.
    /// - Returns: The facts.
    /// - Throws: `StorageError` for a row that holds what the schema forbids.
    func facts(
        after head: ChainHead,
        _ answers: [[MySQLTextRow]]
    ) throws(StorageError) -> BatchFacts {
        var rest = answers[...]
        let next = { rest.popFirst() ?? [] }
        let answers = BatchAnswers(
            ends: next(),
            counts: keys.hours.isEmpty ? [] : next(),
            orders: keys.orders.isEmpty ? [] : next(),
            notifications: keys.entries.isEmpty ? [] : next(),
            events: next()
        )
        return try BatchFacts(answers, after: head, of: keys)
    }

    /// What is to be read besides, of trades that may have paid an order again; `nil` when there are
    /// none.
    func history(given facts: BatchFacts) -> MySQLText? {
        let trades = facts.paidAgain(of: keys)
        if trades.isEmpty { return nil }
        var text = MySQLText(
            """
            SELECT \(SQL.knownColumns) FROM notifications
            WHERE (out_trade_no, app_id, trade_no) IN (
            """
        )
        text.add(trades.map(\.values))
        text.add(")")
        return text
    }
}
