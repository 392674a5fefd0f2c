internal import Ledger
internal import Orders

/// What is read of a batch, in one round trip whatever its size.
struct MySQLReading {
    private let keys: BatchKeys

    init(_ keys: BatchKeys) { self.keys = keys }

    private var trades: [TradeKey] {
        var seen: Set<TradeKey> = []
        return keys.entries.filter(\.isOfTrade).map(\.key.trade).filter {
            seen.insert($0).inserted
        }
    }

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
                    Self.values(of: entry.key.trade)
                        + [.text(entry.key.dedupKey), .text(entry.key.notifyID)]
                }
            )
            notifications.add(")")
            all.append(notifications)
        }
        if !trades.isEmpty {
            var events = MySQLText(
                """
                SELECT out_trade_no, app_id, trade_no, type, dedup_key FROM events
                WHERE (out_trade_no, app_id, trade_no) IN (
                """
            )
            events.add(trades.map(Self.values))
            events.add(")")
            all.append(events)
        }
        return all
    }

    private static func values(of trade: TradeKey) -> [Value] {
        [.text(trade.order.outTradeNo), .text(trade.order.appID), .text(trade.tradeNo)]
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
        var answers = answers[...]
        guard let ends = answers.popFirst()?.first else {
            throw StorageError(code: .corrupt, native: "no row", sql: "read a batch")
        }
        var facts = BatchFacts(
            end: LedgerEnd(chain: head, lastID: ends.integer(0), eventNumber: ends.integer(1))
        )
        if !keys.hours.isEmpty {
            for row in answers.popFirst() ?? [] {
                let hour = QuarantineHour(reason: row.text(1), hour: row.integer(0))
                facts.quarantined[hour] = row.integer(2)
            }
        }
        if !keys.orders.isEmpty {
            try add(orders: answers.popFirst() ?? [], to: &facts)
        }
        if !keys.entries.isEmpty {
            facts.notifications = (answers.popFirst() ?? []).map(KnownNotification.init(row:))
        }
        for row in answers.popFirst() ?? [] {
            let order = OrderKey(outTradeNo: row.text(0), appID: row.text(1))
            let trade = TradeKey(order: order, tradeNo: row.text(2))
            facts.events.insert(
                EventKey(trade: trade, type: row.text(3), dedupKey: row.integer(4))
            )
        }
        return facts
    }

    private func add(
        orders rows: [MySQLTextRow],
        to facts: inout BatchFacts
    ) throws(StorageError) {
        for row in rows {
            let order = try Order(row: row)
            facts.orders[OrderKey(outTradeNo: order.outTradeNo, appID: order.appID)] = order
        }
        guard keys.asksOtherApps else { return }
        for key in keys.orders where facts.orders[key] == nil {
            let other = facts.orders.values.filter { $0.outTradeNo == key.outTradeNo }
            facts.ordersOfOtherApps[key.outTradeNo] = other.min { $0.appID < $1.appID }
        }
    }

    /// What is to be read besides, of trades that may have paid an order again; `nil` when there are
    /// none.
    func history(given facts: BatchFacts) -> MySQLText? {
        var seen: Set<TradeKey> = []
        let trades = keys.entries.filter {
            keys.mayBeSecondPayment($0, of: facts.order(of: $0))
        }.map(\.key.trade).filter { seen.insert($0).inserted }
        if trades.isEmpty { return nil }
        var text = MySQLText(
            """
            SELECT \(SQL.knownColumns) FROM notifications
            WHERE (out_trade_no, app_id, trade_no) IN (
            """
        )
        text.add(trades.map(Self.values))
        text.add(")")
        return text
    }
}
