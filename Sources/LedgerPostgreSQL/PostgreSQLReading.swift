internal import Ledger
internal import Orders

/// What is read of a batch, in one round trip whatever its size.
///
/// A row is looked up by a statement of its own: they travel together, and each goes by an index,
/// whenever it was planned.
struct PostgreSQLReading {
    private let keys: BatchKeys
    /// Of what is readable, each once.
    private let trades: [TradeKey]

    init(_ keys: BatchKeys) {
        self.keys = keys
        var seen: Set<TradeKey> = []
        trades = keys.entries.filter(\.isOfTrade).map(\.key.trade).filter {
            seen.insert($0).inserted
        }
    }

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
            SELECT out_trade_no, app_id, trade_no, type, dedup_key FROM events
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
            return .prepared("read_notification", Self.values(of: entry.key.trade) + rest)
        }
        return all + trades.map { .prepared("read_events", Self.values(of: $0)) }
    }

    private static func values(of trade: TradeKey) -> [Value] {
        [.text(trade.order.outTradeNo), .text(trade.order.appID), .text(trade.tradeNo)]
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
        for row in answers.prefix(keys.entries.count).joined() { facts.add(known: row) }
        for row in answers.dropFirst(keys.entries.count).joined() {
            let order = OrderKey(outTradeNo: row.text(0), appID: row.text(1))
            let trade = TradeKey(order: order, tradeNo: row.text(2))
            facts.events.insert(
                EventKey(trade: trade, type: row.text(3), dedupKey: row.integer(4))
            )
        }
        return facts
    }

    private func add(
        orders rows: [PostgreSQLRow],
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

    /// What is to be read besides, of trades that may have paid an order again.
    func history(given facts: BatchFacts) -> [PostgreSQLRequest] {
        var seen: Set<TradeKey> = []
        return keys.entries.filter {
            keys.mayBeSecondPayment($0, of: facts.order(of: $0))
        }.map(\.key.trade).filter { seen.insert($0).inserted }.map {
            .prepared("read_trade", Self.values(of: $0))
        }
    }
}

extension BatchFacts {
    /// Adds a notification that is not among them yet.
    mutating func add(known row: PostgreSQLRow) {
        let known = KnownNotification(row: row)
        if !notifications.contains(where: { $0.id == known.id }) { notifications.append(known) }
    }
}
