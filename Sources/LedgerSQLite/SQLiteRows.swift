internal import Ledger
internal import Orders

/// Stores what a batch comes to, inside the caller's transaction.
final class SQLiteRows {
    private let insertOrder: LazyStatement
    private let updateOrder: LazyStatement
    private let insertNotification: LazyStatement
    private let updateNotification: LazyStatement
    private let insertEvent: LazyStatement
    private let count: LazyStatement
    private let moveHead: LazyStatement

    init(on connection: SQLiteConnection) {
        insertOrder = LazyStatement(SQL.insertOrder, on: connection)
        updateOrder = LazyStatement(SQL.updateOrder, on: connection)
        insertNotification = LazyStatement(SQL.insertNotification, on: connection)
        updateNotification = LazyStatement(SQL.updateNotification, on: connection)
        insertEvent = LazyStatement(SQL.insertEvent, on: connection)
        count = LazyStatement(SQL.countQuarantined, on: connection)
        moveHead = LazyStatement(SQL.moveHead, on: connection)
    }

    func store(_ rows: BatchRows) throws(StorageError) {
        for order in rows.orders {
            try (order.isNew ? insertOrder : updateOrder)().run(order)
        }
        for notification in rows.newNotifications {
            try insertNotification().run(notification)
        }
        for (id, state) in rows.changedNotifications {
            try updateNotification().run([
                .integer(state.arrivals), .integer(state.lastReceivedAt), .text(state.outcome),
                .text(orNull: state.reason), .text(orNull: state.resolution),
                .integer(orNull: state.resolvedAt), .integer(id),
            ])
        }
        for event in rows.events { try insertEvent().run(event) }
        for (hour, number) in rows.quarantined {
            try count().run([.text(hour.reason), .integer(hour.hour), .integer(number)])
        }
        if let head = rows.head { try moveHead().run(head.values) }
    }
}

extension SQL {
    /// A list with commas, made without the collections of the library's `joined`, whose types cost a
    /// process of plain CGI more than all statements.
    private static func list(
        _ columns: some Collection<String>,
        _ text: (String) -> String
    ) -> String {
        var list = ""
        for column in columns {
            if !list.isEmpty { list += ", " }
            list += text(column)
        }
        return list
    }

    private static func insert(into table: String, _ columns: [String]) -> String {
        let places = list(columns) { _ in "?" }
        return "INSERT INTO \(table) (\(list(columns) { $0 })) VALUES (\(places))"
    }

    fileprivate static let insertOrder = insert(into: "orders", Order.columns)

    fileprivate static let updateOrder = """
        UPDATE orders SET \(list(Order.columns.dropLast(2)) { $0 + " = ?" })
        WHERE out_trade_no = ? AND app_id = ?
        """

    fileprivate static let insertNotification =
        insert(into: "notifications", NotificationRow.columns)

    fileprivate static let updateNotification = """
        UPDATE notifications SET arrivals = ?, last_received_at = ?, outcome = ?, reason = ?,
            resolution = ?, resolved_at = ?
        WHERE id = ?
        """

    fileprivate static let insertEvent = insert(into: "events", BatchRows.NewEvent.columns)

    fileprivate static let countQuarantined = """
        INSERT INTO quarantine_counts (reason, hour, count) VALUES (?, ?, ?)
        ON CONFLICT (hour, reason) DO UPDATE SET count = excluded.count
        """

    fileprivate static let moveHead = "UPDATE chain_head SET last_id = ?, chain = ?"
}
