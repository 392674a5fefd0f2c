internal import Ledger
package import Settings

/// An order that was registered by hand, or was not.
package struct OrderRegistration {
    private let order: NewOrder
    private let registration: Registration

    /// Registers an order, beside the responder.
    ///
    /// - Parameters:
    ///   - entry: What the operator wrote.
    ///   - settings: Whose it may be, and what names the ledger.
    ///   - replacing: Whether an order that is there and not paid gets another amount and subject.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    /// - Throws: `Refusal` for an entry that none can be, or a ledger that cannot be written.
    package init(
        of entry: OrderEntry,
        in settings: Settings,
        replacing: Bool,
        clock: @escaping () -> Int64
    ) throws(Refusal) {
        order = try entry.order(of: Receivers(settings))
        let ledger = try WritableLedger(of: settings, orShadow: true)
        do throws(StorageError) {
            let registry = try OrderRegistry(on: ledger.engine, clock: clock)
            registration = try registry.register([order], replacing: replacing)[0]
        } catch {
            throw ledger.refusal(error)
        }
    }

    /// Whether the ledger has the order now as it was to be registered.
    package var isDone: Bool { registration.isDone }

    /// What became of it.
    package var sentence: String { registration.sentence(about: order) }
}

extension OrderRegistration: Encodable {
    private enum Key: String, CodingKey {
        case appID = "app_id"
        case outTradeNo = "out_trade_no"
        case totalFen = "total_fen"
        case outcome
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(order.appID, forKey: .appID)
        try object.encode(order.outTradeNo, forKey: .outTradeNo)
        try object.encode(order.totalFen, forKey: .totalFen)
        try object.encode(registration.word, forKey: .outcome)
    }
}
