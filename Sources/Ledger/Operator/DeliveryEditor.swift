/// What the operator does to deliveries, beside relays that are running.
///
/// Each change is noted among the attempts, with the operator's reason. It is used on one thread at
/// a time.
package final class DeliveryEditor {
    /// How many events a transaction covers: a responder has to wait for it.
    private static let page = 500

    private let reader: LedgerReader
    private let connection: any Connection
    private let queues: DeliveryQueues
    private let find: any Statement
    private let events: any Statement
    private let note: any Statement
    private let readDelivery: any Statement
    private let clock: () -> Int64

    /// Opens a ledger that must be there.
    ///
    /// - Parameters:
    ///   - engine: Where it is.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when it cannot be opened.
    package init(
        on engine: any Engine,
        clock: @escaping () -> Int64
    ) throws(StorageError) {
        reader = try LedgerReader(on: engine)
        connection = try engine.connect(for: .operate)
        queues = try DeliveryQueues(on: connection)
        find = try connection.prepare(SQL.readDestination)
        events = try connection.prepare(SQL.listEvents)
        note = try connection.prepare(SQL.noteOperator)
        readDelivery = try connection.prepare(SQL.readDelivery)
        self.clock = clock
    }

    /// What became of the deliveries that were meant.
    package struct Counts: Sendable, Equatable {
        package var changed = 0
        /// Left alone: an attempt is under way.
        package var underWay = 0

        package init(changed: Int = 0, underWay: Int = 0) {
            self.changed = changed
            self.underWay = underWay
        }
    }

    /// Lets deliveries be made again, as soon as their order's turn comes.
    ///
    /// - Parameters:
    ///   - selection: Which.
    ///   - reason: Kept with each.
    ///   - shouldContinue: Called after each transaction with the counts so far; `false` stops.
    /// - Returns: What was done.
    /// - Throws: `StorageError`; what was committed until then stays done.
    package func retry(
        _ selection: DeliverySelection,
        reason: String,
        while shouldContinue: (Counts) -> Bool = { _ in true }
    ) throws(StorageError) -> Counts {
        try change(selection, to: "waiting", noting: "retried", reason, shouldContinue)
    }

    /// Gives deliveries up: what is behind them in their orders continues.
    ///
    /// The parameters are as those of `retry(_:reason:while:)`.
    package func skip(
        _ selection: DeliverySelection,
        reason: String,
        while shouldContinue: (Counts) -> Bool = { _ in true }
    ) throws(StorageError) -> Counts {
        try change(selection, to: "skipped", noting: "skipped", reason, shouldContinue)
    }

    /// Makes deliveries of events that were recorded before a destination was known.
    ///
    /// - Parameters:
    ///   - destination: Where to.
    ///   - types: Of the events that it wants.
    ///   - since: Only events that were recorded since, in milliseconds since 1970-01-01 UTC.
    ///   - until: Only before.
    ///   - isTrial: Whether they are only counted.
    ///   - reason: Kept with each.
    ///   - shouldContinue: As for `retry(_:reason:while:)`.
    /// - Returns: How many.
    /// - Throws: `StorageError`; what was committed until then stays done.
    package func add(
        to destination: String,
        of types: Set<String>,
        since: Int64,
        until: Int64,
        isTrial: Bool,
        reason: String,
        while shouldContinue: (Counts) -> Bool = { _ in true }
    ) throws(StorageError) -> Counts {
        var counts = Counts()
        guard let known = try find.first([.text(destination)], { ($0.integer(0), $0.integer(1)) })
        else { return counts }
        // What is newer than that will be handed out by itself.
        let (id, last) = known
        var end = last + 1
        while true {
            var missed: [NewEvent] = []
            var lowest: Int64?
            var seen = 0
            try events.forEach([.integer(end), .integer(Int64(Self.page))]) {
                row throws(StorageError) in
                let event = EventRecord(row: row)
                (lowest, seen) = (event.number, seen + 1)
                if event.createdAt < since { return false }
                if event.createdAt < until && types.contains(event.type) {
                    missed.append(NewEvent(event))
                }
                return seen < Self.page
            }
            var page: [NewEvent] = []
            let isMissing = { [readDelivery] (event: NewEvent) throws(StorageError) in
                let key: [Value] = [.integer(id), .integer(event.number)]
                return try readDelivery.first(key) { $0.integer(0) } == nil
            }
            if isTrial {
                for event in missed where try isMissing(event) { page.append(event) }
            } else {
                try connection.transaction(.outbox) { () throws(StorageError) in
                    for event in missed where try isMissing(event) { page.append(event) }
                    for event in page.reversed() {
                        try queues.add(event, to: id, now: clock())
                        try noteChange(event.number, id, "retried", reason)
                        // Before what waits already for its order.
                        try queues.change(
                            event.number,
                            at: id,
                            to: "waiting",
                            failures: 0,
                            now: clock()
                        )
                    }
                }
            }
            counts.changed += page.count
            guard let lowest, seen == Self.page, shouldContinue(counts) else { break }
            end = lowest
        }
        return counts
    }

    /// Lets a destination be delivered to again.
    ///
    /// - Returns: Whether it was disabled.
    package func enable(_ destination: String) throws(StorageError) -> Bool {
        try connection.prepare(SQL.enableDestination).run([.text(destination)]) > 0
    }

    /// How many deliveries are meant; nothing is changed.
    package func count(_ selection: DeliverySelection) throws(StorageError) -> Counts {
        let found = try reader.deliveries(selection, limit: .max)
        let underWay = found.count { $0.isUnderWay }
        return Counts(changed: found.count - underWay, underWay: underWay)
    }

    private func change(
        _ selection: DeliverySelection,
        to status: String,
        noting outcome: String,
        _ reason: String,
        _ shouldContinue: (Counts) -> Bool
    ) throws(StorageError) -> Counts {
        var counts = Counts()
        for destination in try reader.destinations().map(\.name)
        where selection.destination == nil || selection.destination == destination {
            var part = selection
            part.destination = destination
            var end = Int64.max
            while true {
                let page = try reader.deliveries(part, before: end, limit: Self.page)
                guard let last = page.last else { break }
                try connection.transaction(.outbox) { () throws(StorageError) in
                    for delivery in page {
                        try change(delivery, to: status, outcome, reason, &counts)
                    }
                }
                guard shouldContinue(counts) else { return counts }
                end = last.event.number
            }
        }
        return counts
    }

    private func change(
        _ delivery: DeliveryRecord,
        to status: String,
        _ outcome: String,
        _ reason: String,
        _ counts: inout Counts
    ) throws(StorageError) {
        let eventNumber = delivery.event.number
        guard let id = try find.first([.text(delivery.destination)], { $0.integer(0) }) else {
            return
        }
        // Read again within the transaction: a relay may have begun or ended an attempt.
        let now = try readDelivery.first([.integer(id), .integer(eventNumber)]) {
            row throws(StorageError) in
            try DeliveryRecord(row: row, destination: delivery.destination)
        }
        guard let now, now.status == delivery.status else { return }
        guard !now.isUnderWay else { return counts.underWay += 1 }
        try queues.change(eventNumber, at: id, to: status, failures: 0, now: clock())
        try noteChange(eventNumber, id, outcome, reason)
        counts.changed += 1
    }

    private func noteChange(
        _ eventNumber: Int64,
        _ destinationID: Int64,
        _ outcome: String,
        _ reason: String
    ) throws(StorageError) {
        let now = Value.integer(clock())
        try note.run([
            .integer(destinationID), .integer(eventNumber), now, now, .text(outcome), .text(reason),
        ])
    }
}
