/// The queues in which deliveries wait, one for each order at each destination: only the first of an
/// ordering key is ever due.
final class DeliveryQueues {
    private let queue: any Statement
    private let insert: any Statement
    private let change: any Statement
    private let letBeDue: any Statement
    private let letOthersWait: any Statement
    private let find: any Statement

    init(on connection: any Connection) throws(StorageError) {
        let hint = connection.hint(index: "deliveries_open")
        queue = try connection.prepare(SQL.readQueue(hint))
        insert = try connection.prepare(SQL.insertDelivery)
        change = try connection.prepare(SQL.changeDelivery)
        letBeDue = try connection.prepare(SQL.letBeDue)
        letOthersWait = try connection.prepare(SQL.letOthersWait(hint))
        find = try connection.prepare(SQL.readOrderingKey)
    }

    /// Puts an event at the end of its ordering key.
    func add(
        _ event: NewEvent,
        to destinationID: Int64,
        now: Int64
    ) throws(StorageError) {
        let key: [Value] = [
            .integer(destinationID), .text(event.orderingKey), .text(event.appID),
        ]
        let isBehind = try queue.first(key) { $0.integer(1) > 0 } ?? false
        try insert.run([
            .integer(destinationID), .integer(event.number), .text(event.appID),
            .text(event.orderingKey),
            isBehind ? .null : .integer(max(now, event.notBefore ?? now)),
        ])
    }

    /// Gives a delivery another status, and lets the first of its ordering key be due.
    ///
    /// - Parameters:
    ///   - eventNumber: Of the delivery.
    ///   - destinationID: Of the delivery.
    ///   - status: `waiting`, `delivered`, `dead`, `skipped` or `superseded`.
    ///   - dueAt: When to try again, should it wait.
    ///   - failures: How many attempts failed.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when that cannot be written.
    func change(
        _ eventNumber: Int64,
        at destinationID: Int64,
        to status: String,
        dueAt: Int64? = nil,
        failures: Int,
        now: Int64
    ) throws(StorageError) {
        let key: [Value] = [.integer(destinationID), .integer(eventNumber)]
        try change.run(
            [.text(status), .integer(orNull: dueAt), .integer(Int64(failures))] + key
        )
        guard let ordering = try find.first(key, { (app: $0.text(0), key: $0.text(1)) }) else {
            return
        }
        let all: [Value] = [
            .integer(destinationID), .text(ordering.key), .text(ordering.app),
        ]
        let open = try queue.first(all) { (first: $0.integerOrNull(0), underWay: $0.integer(2)) }
        // None is due while one of them is being tried.
        let first = open?.underWay == 0 ? open?.first : nil
        try letOthersWait.run(all + [.integer(first ?? -1)])
        if let first {
            try letBeDue.run([.integer(now), .integer(destinationID), .integer(first)])
        }
    }
}
