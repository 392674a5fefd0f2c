internal import Orders

/// What a server answers when a batch is read, each part in any order of its rows.
package struct BatchAnswers<Answer: Row> {
    /// The largest id of a notification and the largest number of an event, one row.
    package var ends: [Answer]
    /// Hour, reason and count of what was quarantined.
    package var counts: [Answer]
    /// `SQL.orderColumns`; the orders of other apps too, where `BatchKeys.asksOtherApps`.
    package var orders: [Answer]
    /// `SQL.knownColumns`.
    package var notifications: [Answer]
    /// `SQL.eventKeyColumns`.
    package var events: [Answer]

    package init(
        ends: [Answer],
        counts: [Answer],
        orders: [Answer],
        notifications: [Answer],
        events: [Answer]
    ) {
        (self.ends, self.counts, self.orders) = (ends, counts, orders)
        (self.notifications, self.events) = (notifications, events)
    }
}

extension BatchFacts {
    /// What the answers of a server say.
    ///
    /// - Parameters:
    ///   - answers: All that was asked for the batch, but for `history(of:)`.
    ///   - head: Where the chain says that it ends.
    ///   - keys: What was asked.
    /// - Throws: `StorageError` for a row that holds what the schema forbids.
    package init<Answer>(
        _ answers: BatchAnswers<Answer>,
        after head: ChainHead,
        of keys: BatchKeys
    ) throws(StorageError) {
        guard let ends = answers.ends.first else {
            throw StorageError(code: .corrupt, native: "no row", sql: "read a batch")
        }
        end = LedgerEnd(chain: head, lastID: ends.integer(0), eventNumber: ends.integer(1))
        for row in answers.counts {
            let hour = QuarantineHour(reason: row.text(1), hour: row.integer(0))
            quarantined[hour] = row.integer(2)
        }
        for row in answers.orders {
            let order = try Order(row: row)
            orders[OrderKey(outTradeNo: order.outTradeNo, appID: order.appID)] = order
        }
        for key in keys.orders where keys.asksOtherApps && orders[key] == nil {
            let others = orders.values.filter { $0.outTradeNo == key.outTradeNo }
            ordersOfOtherApps[key.outTradeNo] = others.min { $0.appID < $1.appID }
        }
        for row in answers.notifications { add(known: row) }
        for row in answers.events {
            let order = OrderKey(outTradeNo: row.text(0), appID: row.text(1))
            let trade = TradeKey(order: order, tradeNo: row.text(2))
            events.insert(EventKey(trade: trade, type: row.text(3), dedupKey: row.integer(4)))
        }
    }

    /// The trades that may have paid an order again, each once: all that was said of them is read too.
    package func paidAgain(of keys: BatchKeys) -> [TradeKey] {
        var seen: Set<TradeKey> = []
        return keys.entries.filter { keys.mayBeSecondPayment($0, of: order(of: $0)) }
            .map(\.key.trade).filter { seen.insert($0).inserted }
    }

    /// Adds a notification that is not among them yet.
    package mutating func add(known row: any Row) {
        let known = KnownNotification(row: row)
        if !notifications.contains(where: { $0.id == known.id }) { notifications.append(known) }
    }
}

extension TradeKey {
    /// Order number, app and trade number, in the order of the unique keys.
    package var values: [Value] { [.text(order.outTradeNo), .text(order.appID), .text(tradeNo)] }
}

extension SQL {
    package static let eventKeyColumns = "out_trade_no, app_id, trade_no, type, dedup_key"
}
