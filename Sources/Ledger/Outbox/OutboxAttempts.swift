internal import Orders

/// The attempts of one relay, inside the caller's transactions.
final class OutboxAttempts {
    private let slot: Int64
    private let queues: DeliveryQueues
    private let due: any Statement
    private let dueWithBody: any Statement
    private let next: any Statement
    private let readOrder: any Statement
    private let newest: any Statement
    private let begin: any Statement
    private let claim: any Statement
    private let endOne: any Statement
    private let slots: any Statement
    private let ofSlot: any Statement
    private let releaseOne: any Statement
    private let endLost: any Statement

    init(
        on connection: any Connection,
        slot: Int64,
        _ queues: DeliveryQueues
    ) throws(StorageError) {
        self.slot = slot
        self.queues = queues
        due = try connection.prepare(SQL.dueDeliveries(hasBody: false))
        dueWithBody = try connection.prepare(SQL.dueDeliveries(hasBody: true))
        next = try connection.prepare(SQL.nextDue)
        readOrder = try connection.prepare(SQL.readOrder)
        newest = try connection.prepare(SQL.newestAttemptID)
        begin = try connection.prepare(SQL.beginAttempt)
        claim = try connection.prepare(SQL.claimDelivery)
        endOne = try connection.prepare(SQL.endAttempt)
        slots = try connection.prepare(SQL.openSlots)
        ofSlot = try connection.prepare(SQL.attemptsOfSlot)
        releaseOne = try connection.prepare(SQL.releaseDelivery)
        endLost = try connection.prepare(SQL.endLostAttempt)
    }

    /// When the next delivery of a destination is due, or `nil` when none waits for a time.
    func nextDue(at destinationID: Int64) throws(StorageError) -> Int64? {
        try next.first([.integer(destinationID)]) { $0.integer(0) }
    }

    /// Begins attempts of what is due, the longest due first.
    ///
    /// What an order went past is left out: it is not delivered any more.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - destination: Where to.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The attempts, and the events that were superseded.
    /// - Throws: `StorageError` when they cannot be written.
    func begin(
        _ limit: Int,
        at destination: OutboxDestination,
        now: Int64
    ) throws(StorageError) -> (begun: [Attempt], superseded: [Int64]) {
        let statement = destination.subscription.wantsNotifications ? dueWithBody : due
        let rows = try statement.all(
            [.integer(destination.id), .integer(now), .integer(Int64(limit))],
            DueDelivery.init(row:)
        )
        var begun: [Attempt] = []
        var superseded: [Int64] = []
        if rows.isEmpty { return (begun, superseded) }
        var id = try newest.first([]) { $0.integer(0) } ?? 0
        for row in rows {
            let order = try readOrder.first(
                [.text(row.outTradeNo), .text(row.appID)],
                Order.init(row:)
            )
            if row.isSuperseded(by: order) {
                try queues.change(
                    row.eventNumber,
                    at: destination.id,
                    to: "superseded",
                    failures: row.failures,
                    now: now
                )
                superseded.append(row.eventNumber)
                continue
            }
            let key: [Value] = [.integer(destination.id), .integer(row.eventNumber)]
            id += 1
            try begin.run([.integer(id)] + key + [.integer(slot), .integer(now)])
            try claim.run([.integer(id)] + key)
            begun.append(
                Attempt(
                    id: id,
                    eventNumber: row.eventNumber,
                    destination: destination.name,
                    failures: row.failures,
                    event: row.event(of: order),
                    body: row.body
                )
            )
        }
        return (begun, superseded)
    }

    /// Records what came of an attempt.
    ///
    /// - Returns: Whether the attempt is known here; one of a ledger that was replaced is not.
    func end(_ end: AttemptResult, at destinationID: Int64) throws(StorageError) -> Bool {
        let attempt = end.attempt
        let isKnown =
            try endOne.run([
                .integer(end.endedAt), .text(end.outcome.name), .text(end.answer),
                .text(end.detail), .integer(attempt.id), .integer(attempt.eventNumber),
                .integer(slot),
            ]) > 0
        guard isKnown else { return false }
        let (status, dueAt, failures): (String, Int64?, Int) =
            switch end.outcome {
            case .delivered: ("delivered", nil, attempt.failures)
            case .failed(let retryAt): ("waiting", retryAt, attempt.failures + 1)
            case .exhausted: ("dead", nil, attempt.failures + 1)
            case .refused, .released: ("waiting", end.endedAt, attempt.failures)
            }
        try queues.change(
            attempt.eventNumber,
            at: destinationID,
            to: status,
            dueAt: dueAt,
            failures: failures,
            now: end.endedAt
        )
        return true
    }

    /// The slots that attempts under way belong to.
    func openSlots() throws(StorageError) -> [Int64] { try slots.all([]) { $0.integer(0) } }

    /// Ends the attempts of a relay that nobody makes, and lets them be made again.
    ///
    /// - Parameters:
    ///   - slot: The relay's.
    ///   - kept: Ids of those that are being made.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be written.
    func release(slot: Int64, except kept: Set<Int64>, now: Int64) throws(StorageError) {
        let open = try ofSlot.all([.integer(slot)]) {
            (id: $0.integer(0), destinationID: $0.integer(1), eventNumber: $0.integer(2))
        }
        for lost in open where !kept.contains(lost.id) {
            let key: [Value] = [.integer(lost.destinationID), .integer(lost.eventNumber)]
            try releaseOne.run([.integer(now)] + key)
            try endLost.run([.integer(now), .integer(lost.id)])
        }
    }
}

extension AttemptResult.Outcome {
    /// As it is kept.
    fileprivate var name: String {
        switch self {
        case .delivered: "delivered"
        case .failed, .exhausted: "failed"
        case .refused: "refused"
        case .released: "released"
        }
    }
}
