internal import Orders

/// Registers the shop's orders, on a connection of its own beside a responder's.
///
/// It is used on one thread at a time.
package final class OrderRegistry {
    private let connection: any Connection
    private let isTrial: Bool
    private let clock: () -> Int64
    private let read: any Statement
    private let insert: any Statement
    private let replace: any Statement
    /// What a trial would have registered.
    private var planned: [OrderKey: Order] = [:]

    /// Opens the ledger, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - engine: Where it is.
    ///   - isTrial: Whether nothing is to be written, only said what would become of it.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        on engine: any Engine,
        isTrial: Bool = false,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        connection = try engine.connect(for: .operate)
        self.isTrial = isTrial
        self.clock = clock
        read = try connection.prepare(SQL.readOrder)
        replace = try connection.prepare(SQL.replaceOrder)
        insert = try connection.prepare(SQL.registerOrder)
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
        try connection.transaction(isTrial ? nil : .chain) { () throws(StorageError) in
            var registrations: [Registration] = []
            for order in orders { registrations.append(try register(order, replacing)) }
            return registrations
        }
    }

    private func register(
        _ order: NewOrder,
        _ replacing: Bool
    ) throws(StorageError) -> Registration {
        let key: [Value] = [.text(order.outTradeNo), .text(order.appID)]
        let plan = OrderKey(outTradeNo: order.outTradeNo, appID: order.appID)
        var known = planned[plan]
        if known == nil { known = try read.first(key, Order.init(row:)) }
        let registration = Registration.of(order, known: known, replacing: replacing)
        let (total, now) = (Value.integer(order.totalFen), Value.integer(clock()))
        switch registration {
        case .added where isTrial, .replaced where isTrial:
            planned[plan] = Order(
                appID: order.appID,
                outTradeNo: order.outTradeNo,
                totalFen: order.totalFen,
                subject: order.subject.isEmpty ? known?.subject ?? "" : order.subject,
                createdAt: clock()
            )
        case .added:
            try insert.run(key + [total, .text(order.subject), now, now])
        case .replaced(let known):
            let subject = Value.text(order.subject.isEmpty ? known.subject : order.subject)
            try replace.run([total, subject, now] + key)
        case .alreadyThere, .amountDiffers, .wasPaid:
            break
        }
        return registration
    }
}
