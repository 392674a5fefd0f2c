internal import Ledger
internal import Orders

/// What is written of a batch.
enum PostgreSQLWriting {
    /// What the requests ask for, to be prepared once on a connection.
    static let statements: [(name: String, text: String)] = [
        insert("orders", Order.columns),
        insert("notifications", NotificationRow.columns),
        insert("events", BatchRows.NewEvent.columns),
        ("update_order", orderUpdate),
        (
            "update_notification",
            """
            UPDATE notifications SET arrivals = $1, last_received_at = $2, outcome = $3,
                reason = $4, resolution = $5, resolved_at = $6
            WHERE id = $7
            """
        ),
        (
            "set_count",
            """
            INSERT INTO quarantine_counts (hour, reason, count) VALUES ($1, $2, $3)
            ON CONFLICT (hour, reason) DO UPDATE SET count = EXCLUDED.count
            """
        ),
        ("move_head", "UPDATE chain_head SET last_id = $1, chain = $2 WHERE id = 1"),
    ]

    /// The requests that store it, in an order in which none refers to what is not there yet.
    static func requests(for rows: BatchRows) -> [PostgreSQLRequest] {
        let new = rows.orders.filter(\.isNew)
        return insert("orders", Order.columns, new.map(\.values))
            + rows.orders.filter { !$0.isNew }.map { .prepared("update_order", $0.values) }
            + insert("notifications", NotificationRow.columns, rows.newNotifications.map(\.values))
            + rows.changedNotifications.sorted { $0.key < $1.key }.map(update)
            + insert("events", BatchRows.NewEvent.columns, rows.events.map(\.values))
            + rows.quarantined.map { hour, number in
                let values = [Value.integer(hour.hour), .text(hour.reason), .integer(number)]
                return .prepared("set_count", values)
            }
            + [rows.head].compactMap { $0 }.map {
                .prepared("move_head", [.integer($0.lastID), .blob($0.chain)])
            }
    }

    /// All rows by one statement, which has an array for each column.
    private static func insert(_ table: String, _ columns: [String]) -> (String, String) {
        let arrays = types(of: columns, in: table).enumerated().map { index, type in
            "$\(index + 1)::\(type.rawValue)[]"
        }
        return (
            "insert_\(table)",
            """
            INSERT INTO \(table) (\(columns.joined(separator: ", ")))
            SELECT * FROM unnest(\(arrays.joined(separator: ", ")))
            """
        )
    }

    private static func insert(
        _ table: String,
        _ columns: [String],
        _ rows: [[Value]]
    ) -> [PostgreSQLRequest] {
        if rows.isEmpty { return [] }
        let arrays = types(of: columns, in: table).enumerated().map { index, type in
            Value.array(rows.map { $0[index] }, of: type)
        }
        return [.prepared("insert_\(table)", arrays)]
    }

    private static func types(of columns: [String], in table: String) -> [ArrayType] {
        let known = Table.all.first { $0.name == table }?.columns ?? []
        return columns.compactMap { name in
            known.first { $0.name == name }.map { ArrayType(of: $0.kind) }
        }
    }

    private static var orderUpdate: String {
        let pairs = Order.columns.enumerated().map { "\($1) = $\($0 + 1)" }
        return """
            UPDATE orders SET \(pairs.dropLast(2).joined(separator: ", "))
            WHERE \(pairs.suffix(2).joined(separator: " AND "))
            """
    }

    private static func update(_ id: Int64, _ state: NotificationState) -> PostgreSQLRequest {
        .prepared(
            "update_notification",
            [
                .integer(state.arrivals), .integer(state.lastReceivedAt), .text(state.outcome),
                .text(orNull: state.reason), .text(orNull: state.resolution),
                .integer(orNull: state.resolvedAt), .integer(id),
            ]
        )
    }
}
