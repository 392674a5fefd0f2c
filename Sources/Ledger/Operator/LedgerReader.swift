package import Orders

/// The operator's view of a ledger, beside a responder that has it open.
///
/// It is used on one thread at a time.
package final class LedgerReader {
    let connection: any Connection
    package var kind: LedgerKind { connection.kind }

    /// Opens a ledger that must be there.
    ///
    /// - Parameter engine: Where it is.
    /// - Throws: `StorageError` when there is none, or none of this version.
    package init(on engine: any Engine) throws(StorageError) {
        connection = try engine.connect(for: .read)
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
        return try connection.prepare(sql).all(
            [.integer(Int64(max(limit, 0)))],
            while: { $0.receivedAt >= since },
            NotificationRecord.init(row:)
        )
    }

    /// The 32 bytes that mark the operator's probes, or `nil` when they were deleted.
    package func probeKey() throws(StorageError) -> [UInt8]? {
        try connection.prepare(SQL.readProbeKey).first([]) { $0.blob(0) }
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
        try connection.schemaFaults()
    }

    /// What the database finds wrong with what it keeps, its first sentence, or `nil`.
    ///
    /// It may read the whole ledger.
    package func damage() throws(StorageError) -> String? { try connection.damage() }

    /// The triggers on the ledger's own tables, which are not the ledger's: it has none.
    ///
    /// - Returns: A name and a table each.
    /// - Throws: `StorageError` when they cannot be read.
    package func triggersOnLedger() throws(StorageError) -> [(name: String, table: String)] {
        try connection.triggers().filter { Table.names.contains($0.table.lowercased()) }
    }

    /// Why a statement of the shop's cannot be prepared, or `nil` when it can.
    package func fault(of statement: ShopStatement) -> StorageError? {
        connection.fault(of: statement)
    }

    private func all<Record>(
        _ sql: String,
        _ values: [Value],
        _ read: (any Row) throws(StorageError) -> Record
    ) throws(StorageError) -> [Record] {
        try connection.prepare(sql).all(values, read)
    }
}
