internal import Orders

/// A destination of the settings, as the ledger knows it.
struct OutboxDestination {
    let id: Int64
    let subscription: Subscription
    /// Up to here events were handed out.
    let lastEvent: Int64
    let isDisabled: Bool

    var name: String { subscription.destination }

    /// How many attempts it may begin.
    func mayBegin(_ capacity: [String: Int]) -> Int { isDisabled ? 0 : capacity[name] ?? 0 }
}

/// The table of destinations, inside the caller's transactions.
final class OutboxDestinations {
    private let find: any Statement
    private let insert: any Statement
    private let count: any Statement
    private let lastBefore: any Statement
    private let lastEvent: any Statement
    private let move: any Statement
    private let disable: any Statement

    init(on connection: any Connection) throws(StorageError) {
        find = try connection.prepare(SQL.readDestination)
        insert = try connection.prepare(SQL.insertDestination)
        count = try connection.prepare(SQL.countDestinations)
        lastBefore = try connection.prepare(SQL.lastEventBefore)
        lastEvent = try connection.prepare(SQL.lastEvent)
        move = try connection.prepare(SQL.moveDestination)
        disable = try connection.prepare(SQL.disableDestination)
    }

    /// Lets destinations begin that are not known yet.
    ///
    /// - Parameters:
    ///   - names: All that are in the settings.
    ///   - time: Where no destination was known at all, they are notified of what was recorded since, in
    ///     milliseconds since 1970-01-01 UTC; others of nothing that is there.
    /// - Throws: `StorageError` when that cannot be written.
    func register(_ names: [String], since time: Int64) throws(StorageError) {
        var new: [String] = []
        for name in names where try find.first([.text(name)], { $0.integer(0) }) == nil {
            new.append(name)
        }
        if new.isEmpty { return }
        let isFirst = try count.first([]) { $0.integer(0) } == 0
        let start =
            isFirst
            ? try lastBefore.first([.integer(time)]) { $0.integer(0) }
            : try lastEvent.first([]) { $0.integer(0) }
        for name in new { try insert.run([.text(name), .integer(start ?? 0)]) }
    }

    /// Those of the settings, in their order.
    func read(_ subscriptions: [Subscription]) throws(StorageError) -> [OutboxDestination] {
        var known: [OutboxDestination] = []
        for subscription in subscriptions {
            let row = try find.first([.text(subscription.destination)]) {
                OutboxDestination(
                    id: $0.integer(0),
                    subscription: subscription,
                    lastEvent: $0.integer(1),
                    isDisabled: $0.integerOrNull(2) != nil
                )
            }
            if let row { known.append(row) }
        }
        return known
    }

    /// Notes that events were handed out up to one.
    func move(_ id: Int64, to eventNumber: Int64) throws(StorageError) {
        try move.run([.integer(eventNumber), .integer(id)])
    }

    /// Lets nothing go to a destination any more.
    func disable(_ id: Int64, at time: Int64, because reason: String) throws(StorageError) {
        try disable.run([.integer(time), .text(reason), .integer(id)])
    }
}
