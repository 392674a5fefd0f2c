internal import Ledger
internal import Orders

/// What is written of a batch.
enum MySQLWriting {
    /// How many rows one INSERT has at most, and after how many bytes it has no more; one row is less
    /// than half a piece.
    private static let (rowsOfInsert, bytesOfInsert) = (16, MySQLConnection.pieceSize / 2)

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
        var texts: [MySQLText] = []
        var rowsOfLast = rowsOfInsert
        for row in rows {
            var values = MySQLText()
            values.add(row)
            let length = (texts.last?.bytes.count ?? 0) + values.bytes.count
            if rowsOfLast < rowsOfInsert && length < bytesOfInsert {
                texts[texts.count - 1].add(", ")
            } else {
                texts.append(
                    MySQLText("INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES ")
                )
                rowsOfLast = 0
            }
            texts[texts.count - 1].add(values)
            rowsOfLast += 1
        }
        return texts
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
