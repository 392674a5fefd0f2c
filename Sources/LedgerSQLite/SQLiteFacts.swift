internal import Ledger
internal import Orders

/// Reads what is known of a batch, inside the caller's transaction.
final class SQLiteFacts {
    private let end: SQLiteStatement
    private let order: SQLiteStatement
    private let orderOfAnyApp: LazyStatement
    private let notification: LazyStatement
    private let notificationsOfTrade: LazyStatement
    private let eventsOfTrade: LazyStatement
    private let quarantined: SQLiteStatement

    init(on connection: SQLiteConnection) throws(StorageError) {
        end = try SQLiteStatement(SQL.end, on: connection)
        order = try SQLiteStatement(SQL.readOrder, on: connection)
        orderOfAnyApp = LazyStatement(SQL.readOrderOfAnyApp, on: connection)
        notification = LazyStatement(SQL.notification, on: connection)
        notificationsOfTrade = LazyStatement(SQL.notificationsOfTrade, on: connection)
        eventsOfTrade = LazyStatement(SQL.eventsOfTrade, on: connection)
        quarantined = try SQLiteStatement(SQL.quarantined, on: connection)
    }

    func facts(of keys: BatchKeys) throws(StorageError) -> BatchFacts {
        var facts = BatchFacts(end: try readEnd())
        for entry in keys.entries where entry.isFirstOfOrder {
            var found: Order?
            try order.forEach(entry) { row throws(StorageError) in
                found = try Order(row: row)
                return true
            }
            if let found {
                facts.orders[entry.key.trade.order] = found
            } else if keys.asksOtherApps {
                let number = entry.key.trade.order.outTradeNo
                facts.ordersOfOtherApps[number] =
                    try orderOfAnyApp().first([.text(number)], Order.init(row:))
            }
        }
        try readNotifications(keys, &facts)
        for hour in keys.hours {
            for (reason, count) in try quarantined.all(
                [.integer(hour)],
                { ($0.text(0), $0.integer(1)) }
            ) {
                facts.quarantined[QuarantineHour(reason: reason, hour: hour)] = count
            }
        }
        return facts
    }

    private func readEnd() throws(StorageError) -> LedgerEnd {
        let found = try end.first([]) { row in
            LedgerEnd(
                chain: ChainHead(lastID: row.integer(0), chain: row.blob(1)),
                lastID: row.integer(2),
                eventNumber: row.integer(3)
            )
        }
        guard let found else { throw end.unreadableRow }
        return found
    }

    private func readNotifications(
        _ keys: BatchKeys,
        _ facts: inout BatchFacts
    ) throws(StorageError) {
        var keysRead: Set<NotificationKey> = []
        var (tradesRead, eventsRead): (Set<TradeKey>, Set<TradeKey>) = ([], [])
        for entry in keys.entries {
            let order = facts.order(of: entry)
            guard
                keys.mayBeKnown(entry, of: order) || keys.mayBeSecondPayment(entry, of: order)
            else { continue }
            let (key, trade) = (entry.key, entry.key.trade)
            let values: [Value] = [
                .text(trade.order.outTradeNo), .text(trade.order.appID), .text(trade.tradeNo),
            ]
            if keys.mayBeSecondPayment(entry, of: order) {
                if tradesRead.insert(trade).inserted {
                    facts.notifications += try notificationsOfTrade().all(
                        values,
                        KnownNotification.init(row:)
                    )
                }
            } else if keys.mayBeKnown(entry, of: order), keysRead.insert(key).inserted {
                facts.notifications += try notification().all(
                    values + [.text(key.dedupKey), .text(key.notifyID)],
                    KnownNotification.init(row:)
                )
            }
            if entry.isOfTrade, keys.mayBeKnown(entry, of: order),
                eventsRead.insert(trade).inserted
            {
                let events = try eventsOfTrade().all(values) {
                    EventKey(trade: trade, type: $0.text(0), dedupKey: $0.integer(1))
                }
                facts.events.formUnion(events)
            }
        }
    }
}

extension SQL {
    fileprivate static let end = """
        SELECT last_id, chain, coalesce((SELECT max(id) FROM notifications), 0),
            coalesce((SELECT max(number) FROM events), 0)
        FROM chain_head
        """

    fileprivate static let notification = """
        SELECT \(knownColumns) FROM notifications
        WHERE out_trade_no = ? AND app_id = ? AND trade_no = ? AND dedup_key = ? AND notify_id = ?
        """

    fileprivate static let notificationsOfTrade = """
        SELECT \(knownColumns) FROM notifications
        WHERE out_trade_no = ? AND app_id = ? AND trade_no = ?
        """

    fileprivate static let eventsOfTrade = """
        SELECT type, dedup_key FROM events WHERE out_trade_no = ? AND app_id = ? AND trade_no = ?
        """

    fileprivate static let quarantined = """
        SELECT reason, count FROM quarantine_counts WHERE hour = ?
        """
}
