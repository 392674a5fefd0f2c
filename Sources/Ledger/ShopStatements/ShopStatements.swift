internal import Orders

/// The shop's statements on one connection.
final class ShopStatements {
    private let connection: SQLiteConnection
    private let statements: [(events: [String], prepared: PreparedShopStatement)]
    /// The failures that were told, of statements that have not worked since.
    private var told: [StorageError] = []
    /// How often the time of a statement was over in this batch, by its text.
    private var timeouts: [String: Int] = [:]
    /// The batch waits so often for one that takes too long: then whatever needs it fails at once.
    private static let patience = 2

    /// Prepares the statements; where there are none, it leaves the connection alone.
    ///
    /// - Throws: `StorageError` for the first one that cannot be prepared or breaks a rule.
    init(_ statements: [ShopStatement], on connection: SQLiteConnection) throws(StorageError) {
        self.connection = connection
        var all: [(events: [String], prepared: PreparedShopStatement)] = []
        if !statements.isEmpty {
            let tables = StatementAuthorizer(on: connection)
            let timer = StatementTimer(on: connection)
            for shop in statements {
                let prepared = try PreparedShopStatement(shop, on: connection, under: tables, timer)
                all.append((shop.events, prepared))
            }
        }
        self.statements = all
    }

    /// Runs what the shop wants run for an event that is new, one after the other.
    ///
    /// Nothing is run for one that is superseded already: see `PaymentEvent.isSuperseded(by:)`.
    ///
    /// - Parameters:
    ///   - event: What the event is about.
    ///   - order: The order as the notification leaves it.
    ///   - row: The notification that made the event.
    /// - Throws: `StorageError` of the first one that fails; the caller rolls back.
    func run(
        for event: PaymentEvent,
        of order: Order,
        by row: NotificationRow
    ) throws(StorageError) {
        guard !statements.isEmpty, !event.isSuperseded(by: order) else { return }
        let event = InsertedEvent(
            payment: event,
            tradeNo: row.entry.tradeNo,
            notifyID: row.entry.notifyID,
            order: order
        )
        var last: PreparedShopStatement?
        for (types, prepared) in statements where types.contains(event.payment.type) {
            try run(prepared, for: event)
            told.removeAll { $0.sql == prepared.sql }
            last = prepared
        }
        // A foreign key that is looked at late would fail the commit, and everybody with it.
        if let last, connection.hasUnresolvedForeignKeys {
            throw StorageError(shop: "FOREIGN KEY constraint failed", in: last.sql)
        }
    }

    /// A batch begins, for which nobody has waited yet.
    func beginBatch() { timeouts = [:] }

    private func run(
        _ prepared: PreparedShopStatement,
        for event: InsertedEvent
    ) throws(StorageError) {
        guard timeouts[prepared.sql, default: 0] < Self.patience else {
            throw .timeout(of: prepared.shop)
        }
        do throws(StorageError) {
            try prepared.run(for: event)
        } catch {
            if error.isTimeout { timeouts[prepared.sql, default: 0] += 1 }
            throw error
        }
    }

    /// Whether a failure is to be told: the first of its statement since that worked.
    func isNews(_ error: StorageError) -> Bool {
        guard error.code == .shop else { return true }
        guard !told.contains(error) else { return false }
        told.append(error)
        return true
    }
}
