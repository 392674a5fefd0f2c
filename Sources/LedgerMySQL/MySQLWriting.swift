internal import Ledger
internal import Orders

/// What is written of a batch.
enum MySQLWriting {
    /// How many rows one INSERT has at most.
    private static let rowsOfInsert = 16

    /// The statements that store it, in an order in which none refers to what is not there yet.
    static func statements(for rows: BatchRows) -> [MySQLText] {
        let new = rows.orders.filter(\.isNew)
        return inserts(into: "orders", Order.columns, new.map(\.values))
            + rows.orders.filter { !$0.isNew }.map(update)
            + inserts(
                into: "notifications",
                NotificationRow.columns,
                rows.newNotifications.map(\.values)
            )
            + rows.changedNotifications.sorted { $0.key < $1.key }.map(update)
            + inserts(into: "events", BatchRows.NewEvent.columns, rows.events.map(\.values))
            + rows.quarantined.map(count)
            + (rows.head.map { [move(to: $0)] } ?? [])
    }

    private static func inserts(
        into table: String,
        _ columns: [String],
        _ rows: [[Value]]
    ) -> [MySQLText] {
        stride(from: 0, to: rows.count, by: rowsOfInsert).map { start in
            var text = MySQLText(
                "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES "
            )
            text.add(Array(rows[start..<min(start + rowsOfInsert, rows.count)]))
            return text
        }
    }

    private static func update(_ order: BatchRows.ChangedOrder) -> MySQLText {
        var text = MySQLText("UPDATE orders SET ")
        let pairs = Array(zip(Order.columns, order.values))
        text.add(pairs.dropLast(2), separator: ", ")
        text.add(" WHERE ")
        text.add(pairs.suffix(2), separator: " AND ")
        return text
    }

    private static func update(_ id: Int64, _ state: NotificationState) -> MySQLText {
        var text = MySQLText("UPDATE notifications SET ")
        let pairs: [(String, Value)] = [
            ("arrivals", .integer(state.arrivals)),
            ("last_received_at", .integer(state.lastReceivedAt)),
            ("outcome", .text(state.outcome)), ("reason", .text(orNull: state.reason)),
            ("resolution", .text(orNull: state.resolution)),
            ("resolved_at", .integer(orNull: state.resolvedAt)),
        ]
        text.add(pairs[...], separator: ", ")
        text.add(" WHERE id = \(id)")
        return text
    }

    private static func count(_ hour: QuarantineHour, _ number: Int64) -> MySQLText {
        var text = MySQLText("INSERT INTO quarantine_counts (hour, reason, count) VALUES ")
        text.add([.integer(hour.hour), .text(hour.reason), .integer(number)])
        text.add(" ON DUPLICATE KEY UPDATE count = \(number)")
        return text
    }

    private static func move(to head: ChainHead) -> MySQLText {
        var text = MySQLText("UPDATE chain_head SET last_id = \(head.lastID), chain = ")
        text.add(.blob(head.chain))
        text.add(" WHERE id = 1")
        return text
    }
}

extension MySQLText {
    fileprivate mutating func add(_ pairs: ArraySlice<(String, Value)>, separator: String) {
        for (index, pair) in pairs.enumerated() {
            if index > 0 { add(separator) }
            add("\(pair.0) = ")
            add(pair.1)
        }
    }
}
