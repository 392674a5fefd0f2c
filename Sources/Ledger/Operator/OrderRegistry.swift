internal import Orders

/// Registers the shop's orders, on a connection of its own beside a responder's.
///
/// It is used on one thread at a time.
package final class OrderRegistry {
    private let connection: SQLiteConnection
    private let isTrial: Bool
    private let clock: () -> Int64
    private let read: SQLiteStatement
    private let readPlanned: SQLiteStatement?
    private let insert: SQLiteStatement
    private let replace: SQLiteStatement

    /// Opens the ledger, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: The database file; its folder must exist.
    ///   - kind: What it is to be.
    ///   - isTrial: Whether nothing is to be written, only said what would become of it.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        path: String,
        as kind: LedgerKind = .live,
        isTrial: Bool = false,
        busyTimeout: Int32 = 10_000,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        connection = try Schema.open(path, as: kind, busyTimeout: busyTimeout)
        self.isTrial = isTrial
        self.clock = clock
        read = try SQLiteStatement(SQL.readOrder, on: connection)
        replace = try SQLiteStatement(SQL.replaceOrder, on: connection)
        if isTrial {
            try connection.execute(SQL.planOrders)
            readPlanned = try SQLiteStatement(SQL.readPlannedOrder, on: connection)
            insert = try SQLiteStatement(SQL.planOrder, on: connection)
        } else {
            readPlanned = nil
            insert = try SQLiteStatement(SQL.registerOrder, on: connection)
        }
    }

    /// Registers orders in one transaction: all of them, or none when it throws.
    ///
    /// A responder has to wait for the transaction: some thousands at a time are its due.
    ///
    /// - Parameters:
    ///   - orders: What to register.
    ///   - replacing: Whether amount and subject are changed where nothing is paid yet.
    /// - Returns: What became of each, in the same order.
    /// - Throws: `StorageError` when nothing was registered.
    package func register(
        _ orders: [NewOrder],
        replacing: Bool = false
    ) throws(StorageError) -> [Registration] {
        // A trial writes to a temporary table alone, for which nobody has to wait.
        try connection.execute(isTrial ? "BEGIN" : "BEGIN IMMEDIATE")
        do throws(StorageError) {
            var registrations: [Registration] = []
            for order in orders { registrations.append(try register(order, replacing)) }
            try connection.execute("COMMIT")
            try connection.checkFileIsInPlace()
            return registrations
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    private func register(
        _ order: NewOrder,
        _ replacing: Bool
    ) throws(StorageError) -> Registration {
        let key: [Value] = [.text(order.outTradeNo), .text(order.appID)]
        var known = try readPlanned?.first(key, Order.init(row:))
        if known == nil { known = try read.first(key, Order.init(row:)) }
        let registration = Registration.of(order, known: known, replacing: replacing)
        let (total, now) = (Value.integer(order.totalFen), Value.integer(clock()))
        switch registration {
        case .added:
            try insert.run(key + [total, .text(order.subject), now, now])
        case .replaced(let known):
            let subject = Value.text(order.subject.isEmpty ? known.subject : order.subject)
            if isTrial {
                try insert.run(key + [total, subject, now, now])
            } else {
                try replace.run([total, subject, now] + key)
            }
        case .alreadyThere, .amountDiffers, .wasPaid:
            break
        }
        return registration
    }
}
