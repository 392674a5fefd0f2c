internal import Orders

/// The outbox's work on one connection: every turn is one transaction, or none where there is
/// nothing to do.
final class OutboxSession {
    /// How far back the first destinations of a ledger are notified of what is there, in milliseconds.
    ///
    /// For so long a delivery would have been tried.
    private static let firstStretch: Int64 = 3 * 86_400_000
    /// How many events are handed out in one turn.
    private static let page: Int64 = 500

    let connection: any Connection
    private let slot: any RelaySlot
    private let subscriptions: [Subscription]
    private let destinations: OutboxDestinations
    private let queues: DeliveryQueues
    private let attempts: OutboxAttempts
    private let lastEvent: any Statement
    /// Up to this number all events became deliveries, as the last exchange left it.
    private var handedOut = Int64.max
    private let newEvents: any Statement
    private let deliveryOfNotification: any Statement
    private let markDelivered: any Statement

    init(
        on connection: any Connection,
        _ slot: any RelaySlot,
        _ subscriptions: [Subscription],
        now: Int64
    ) throws(StorageError) {
        self.connection = connection
        self.slot = slot
        self.subscriptions = subscriptions
        destinations = try OutboxDestinations(on: connection)
        queues = try DeliveryQueues(on: connection)
        attempts = try OutboxAttempts(on: connection, slot: slot.number, queues)
        lastEvent = try connection.prepare(SQL.lastEvent)
        newEvents = try connection.prepare(SQL.newEvents)
        deliveryOfNotification = try connection.prepare(SQL.readDeliveryOfNotification)
        markDelivered = try connection.prepare(SQL.markDelivered)
        let names = subscriptions.map(\.destination)
        try connection.transaction(.outbox) { () throws(StorageError) in
            try destinations.register(names, since: now - Self.firstStretch)
        }
    }

    /// See `Outbox.exchange(completed:capacity:now:)`.
    func exchange(
        completed: [AttemptResult],
        capacity: [String: Int],
        now: Int64
    ) throws(StorageError) -> Claim {
        var known = try destinations.read(subscriptions)
        var begun: [Attempt] = []
        let isNew = try hasNews(for: known)
        let due = try nextDue(known, capacity) ?? .max
        if !completed.isEmpty || isNew || due <= now || slot.mustConfirm {
            try connection.transaction(.outbox) { () throws(StorageError) in
                try slot.confirm()
                // Another relay may have been here while this one waited for the lock.
                known = try destinations.read(subscriptions)
                for end in completed { try record(end, known) }
                try handOut(known, now)
                known = try destinations.read(subscriptions)
                begun = try begin(known, capacity, now)
            }
        }
        var capacityLeft = capacity
        for attempt in begun { capacityLeft[attempt.destination, default: 0] -= 1 }
        handedOut = known.map(\.lastEvent).min() ?? .max
        let next = try hasNews(for: known) ? now : try nextDue(known, capacityLeft)
        return Claim(attempts: begun, nextDue: next)
    }

    /// The slots that attempts under way belong to.
    func openSlots() throws(StorageError) -> [Int64] { try attempts.openSlots() }

    /// Ends the attempts of a relay that nobody makes, but for some, in the caller's transaction.
    func release(
        slot: Int64,
        except kept: Set<Int64> = [],
        now: Int64
    ) throws(StorageError) {
        try attempts.release(slot: slot, except: kept, now: now)
    }

    /// See `Outbox.hasNewEvents`.
    func hasNewEvents() throws(StorageError) -> Bool { try newestEvent() > handedOut }

    private func newestEvent() throws(StorageError) -> Int64 {
        try lastEvent.first([]) { $0.integer(0) } ?? 0
    }

    private func hasNews(for known: [OutboxDestination]) throws(StorageError) -> Bool {
        let last = try newestEvent()
        return known.contains { $0.lastEvent < last }
    }

    private func nextDue(
        _ known: [OutboxDestination],
        _ capacity: [String: Int]
    ) throws(StorageError) -> Int64? {
        var next: Int64?
        for destination in known where destination.mayBegin(capacity) > 0 {
            guard let due = try attempts.nextDue(at: destination.id) else { continue }
            next = min(next ?? due, due)
        }
        return next
    }

    private func record(
        _ end: AttemptResult,
        _ known: [OutboxDestination]
    ) throws(StorageError) {
        guard let destination = known.first(where: { $0.name == end.attempt.destination }),
            try attempts.end(end, at: destination.id)
        else { return }
        if end.outcome == .refused {
            try destinations.disable(destination.id, at: end.endedAt, because: end.answer)
        }
        try markDelivered(end.attempt.eventNumber, at: end.endedAt)
    }

    /// Makes deliveries of a page of events, for each destination that wants them.
    private func handOut(
        _ known: [OutboxDestination],
        _ now: Int64
    ) throws(StorageError) {
        guard let start = known.map(\.lastEvent).min() else { return }
        let page = try newEvents.all(
            [.integer(start), .integer(Self.page)],
            NewEvent.init(row:)
        )
        guard let end = page.last?.number else { return }
        for event in page {
            for destination in known where destination.lastEvent < event.number {
                guard try isWanted(event, by: destination) else { continue }
                try queues.add(event, to: destination.id, now: now)
            }
            try markDelivered(event.number, at: now)
        }
        for destination in known where destination.lastEvent < end {
            try destinations.move(destination.id, to: end)
        }
    }

    private func isWanted(
        _ event: NewEvent,
        by destination: OutboxDestination
    ) throws(StorageError) -> Bool {
        guard destination.subscription.events.contains(event.type) else { return false }
        guard destination.subscription.wantsNotifications else { return true }
        return try deliveryOfNotification.first(
            [
                .integer(event.number), .integer(event.number - 8),
                .integer(event.notificationID), .integer(destination.id),
            ]
        ) { $0.integer(0) } == nil
    }

    private func begin(
        _ known: [OutboxDestination],
        _ capacity: [String: Int],
        _ now: Int64
    ) throws(StorageError) -> [Attempt] {
        var begun: [Attempt] = []
        for destination in known where destination.mayBegin(capacity) > 0 {
            let (started, superseded) = try attempts.begin(
                destination.mayBegin(capacity),
                at: destination,
                now: now
            )
            begun += started
            for event in superseded { try markDelivered(event, at: now) }
        }
        return begun
    }

    private func markDelivered(_ eventNumber: Int64, at now: Int64) throws(StorageError) {
        try markDelivered.run([.integer(now), .integer(eventNumber), .integer(eventNumber)])
    }
}
