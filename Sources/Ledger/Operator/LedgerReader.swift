package import Orders

/// The operator's view of a ledger, beside a responder that has it open.
///
/// It is used on one thread at a time.
package final class LedgerReader {
    let connection: SQLiteConnection
    package let kind: LedgerKind

    /// Opens a ledger that must be there.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    /// - Throws: `StorageError` when there is no such file, or it is no ledger of this version.
    package convenience init(path: String, busyTimeout: Int32 = 3000) throws(StorageError) {
        try self.init(Schema.openForReading(path, busyTimeout: busyTimeout))
    }

    /// The same on a connection that is for reading.
    init(_ connection: SQLiteConnection) throws(StorageError) {
        self.connection = connection
        let mark = try connection.integer("PRAGMA application_id")
        kind = mark.flatMap(LedgerKind.init(applicationID:)) ?? .live
    }

    /// Orders, the last changed first.
    ///
    /// - Parameters:
    ///   - status: Only those with this status.
    ///   - since: Only those changed since, in milliseconds since 1970-01-01 UTC.
    ///   - limit: How many at most.
    /// - Returns: The orders.
    /// - Throws: `StorageError` when they cannot be read.
    package func orders(
        status: OrderStatus? = nil,
        since: Int64? = nil,
        limit: Int
    ) throws(StorageError) -> [Order] {
        let since = Value.integer(since ?? .min)
        let limit = Value.integer(Int64(max(limit, 0)))
        guard let status else {
            return try all(SQL.listOrders, [since, limit], Order.init(row:))
        }
        let values = [since, .text(status.rawValue), limit]
        return try all(SQL.listOrdersOfStatus, values, Order.init(row:))
    }

    /// The orders of that number, of any app.
    package func order(_ outTradeNo: String) throws(StorageError) -> [Order] {
        try all(SQL.readOrderOfAnyApp, [.text(outTradeNo)], Order.init(row:))
    }

    /// Notifications, the newest first, without their bodies.
    ///
    /// - Parameters:
    ///   - quarantined: `true` for those quarantined, `false` for the others, `nil` for all.
    ///   - since: Only those that came first since, in milliseconds since 1970-01-01 UTC.
    ///   - limit: How many at most.
    /// - Returns: The notifications.
    /// - Throws: `StorageError` when they cannot be read.
    package func notifications(
        quarantined: Bool? = nil,
        since: Int64? = nil,
        limit: Int
    ) throws(StorageError) -> [NotificationRecord] {
        let sql =
            switch quarantined {
            case nil: SQL.listNotifications
            case true?: SQL.listQuarantined
            case false?: SQL.listNotQuarantined
            }
        let since = since ?? .min
        return try SQLiteStatement(sql, on: connection).all(
            [.integer(Int64(max(limit, 0)))],
            while: { $0.receivedAt >= since },
            NotificationRecord.init(row:)
        )
    }

    /// The 32 bytes that mark the operator's probes, or `nil` when they were deleted.
    package func probeKey() throws(StorageError) -> [UInt8]? {
        try SQLiteStatement(SQL.readProbeKey, on: connection).first([]) { $0.blob(0) }
    }

    /// How many notifications are quarantined.
    package func quarantinedCount() throws(StorageError) -> Int64 {
        try connection.integer(SQL.countQuarantined) ?? 0
    }

    /// The notifications of an order number, of any app, the oldest first, without their bodies.
    package func notifications(
        of outTradeNo: String
    ) throws(StorageError) -> [NotificationRecord] {
        try all(SQL.notificationsOfOrder, [.text(outTradeNo)], NotificationRecord.init(row:))
    }

    /// One notification with its body, or `nil` when there is none of that id.
    package func notification(_ id: Int64) throws(StorageError) -> NotificationRecord? {
        try all(SQL.readNotification, [.integer(id)], NotificationRecord.init(row:)).first
    }

    /// The events of an order, the oldest first.
    package func events(
        of outTradeNo: String,
        appID: String
    ) throws(StorageError) -> [EventRecord] {
        let key: [Value] = [.text(appID), .text(outTradeNo)]
        return try all(SQL.eventsOfOrder, key, EventRecord.init(row:))
    }

    /// What the tables lack that this version makes, a sentence each.
    package func schemaFaults() throws(StorageError) -> [String] {
        try SchemaStructure.faults(of: connection)
    }

    /// The triggers on the ledger's own tables, which are not the ledger's: it has none.
    ///
    /// - Returns: A name and a table each.
    /// - Throws: `StorageError` when they cannot be read.
    package func triggersOnLedger() throws(StorageError) -> [(name: String, table: String)] {
        let all = try SQLiteStatement(
            "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name",
            on: connection
        ).all([]) { (name: $0.text(0), table: $0.text(1)) }
        return all.filter { StatementAuthorizer.ledgerTables.contains($0.table.lowercased()) }
    }

    /// Why a statement of the shop's cannot be prepared, or `nil` when it can.
    package func fault(of statement: ShopStatement) -> StorageError? {
        do throws(StorageError) {
            _ = try ShopStatements([statement], on: connection)
            return nil
        } catch {
            return error
        }
    }

    private func all<Row>(
        _ sql: String,
        _ values: [Value],
        _ read: (SQLiteStatement) throws(StorageError) -> Row
    ) throws(StorageError) -> [Row] {
        try SQLiteStatement(sql, on: connection).all(values, read)
    }
}
