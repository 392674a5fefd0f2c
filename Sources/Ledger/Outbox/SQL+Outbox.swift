extension SQL {
    static let readDestination = """
        SELECT id, last_event_number, disabled_at FROM destinations WHERE name = ?
        """

    static let insertDestination = """
        INSERT INTO destinations (id, name, last_event_number)
        SELECT coalesce(max(id), 0) + 1, ?, ? FROM destinations
        """

    static let countDestinations = "SELECT count(*) FROM destinations"

    /// The last event that is older than a time: numbers grow with it, and it is looked for from the
    /// end.
    static let lastEventBefore = """
        SELECT number FROM events WHERE created_at < ? ORDER BY number DESC LIMIT 1
        """

    static let newEvents = """
        SELECT number, type, app_id, out_trade_no, notification_id, not_before FROM events
        WHERE number > ? ORDER BY number LIMIT ?
        """

    static let lastEvent = "SELECT coalesce(max(number), 0) FROM events"

    static let moveDestination = "UPDATE destinations SET last_event_number = ? WHERE id = ?"

    /// Under an ordering key, the first that is open, how many are, and how many are being tried.
    ///
    /// Left alone, SQLite goes through all deliveries that a destination ever had.
    ///
    /// - Parameter hint: `Connection.hint(index:)` of `deliveries_open`.
    /// - Returns: The statement.
    static func readQueue(_ hint: String) -> String {
        """
        SELECT min(event_number), count(*), count(attempt_id) FROM deliveries \(hint)
        WHERE destination_id = ? AND ordering_key = ? AND app_id = ?
            AND (status = 'waiting' OR status = 'dead')
        """
    }

    /// Whether a notification was handed out already, by one of its other events.
    static let readDeliveryOfNotification = """
        SELECT 1 FROM events CROSS JOIN deliveries WHERE number < ? AND number > ?
            AND notification_id = ? AND destination_id = ? AND event_number = number LIMIT 1
        """

    static let insertDelivery = """
        INSERT INTO deliveries (destination_id, event_number, app_id, ordering_key, status, due_at)
        VALUES (?, ?, ?, ?, 'waiting', ?)
        """

    /// An event is delivered when nothing of it waits any more.
    static let markDelivered = """
        UPDATE events SET delivered_at = ? WHERE number = ? AND delivered_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM destinations CROSS JOIN deliveries
                WHERE destination_id = destinations.id AND event_number = ?
                    AND (deliveries.status = 'waiting' OR deliveries.status = 'dead'))
        """

    /// What is due at a destination, the longest due first.
    ///
    /// - Parameter hasBody: Whether the notification's body is wanted.
    /// - Returns: The statement.
    static func dueDeliveries(hasBody: Bool) -> String {
        """
        SELECT e.number, d.failures, e.type, e.app_id, e.out_trade_no, e.trade_no, e.refunded_fen,
            e.created_at, n.id, n.notify_id, n.reason, n.dedup_key, n.unreadable,
            (SELECT count FROM quarantine_counts
                WHERE reason = n.reason AND hour = e.not_before - 3600000),
            \(hasBody ? "n.body" : "NULL")
        FROM deliveries AS d JOIN events AS e ON e.number = d.event_number
            JOIN notifications AS n ON n.id = e.notification_id
        WHERE d.destination_id = ? AND d.due_at <= ?
        ORDER BY d.due_at, d.event_number LIMIT ?
        """
    }

    static let nextDue = """
        SELECT due_at FROM deliveries WHERE destination_id = ? AND due_at > -1
        ORDER BY due_at LIMIT 1
        """

    static let beginAttempt = """
        INSERT INTO attempts (id, destination_id, event_number, slot, started_at)
        VALUES (?, ?, ?, ?, ?)
        """

    static let claimDelivery = """
        UPDATE deliveries SET due_at = NULL, attempt_id = ?
        WHERE destination_id = ? AND event_number = ?
        """

    static let endAttempt = """
        UPDATE attempts SET ended_at = ?, outcome = ?, answer = ?, detail = ?
        WHERE id = ? AND event_number = ? AND slot = ? AND ended_at IS NULL
        """

    static let changeDelivery = """
        UPDATE deliveries SET status = ?, due_at = ?, failures = ?, attempt_id = NULL
        WHERE destination_id = ? AND event_number = ?
        """

    static let readOrderingKey = """
        SELECT app_id, ordering_key FROM deliveries WHERE destination_id = ? AND event_number = ?
        """

    /// Lets one delivery of an ordering key be due, if it waits and is not being tried.
    static let letBeDue = """
        UPDATE deliveries SET due_at = coalesce(due_at, ?)
        WHERE destination_id = ? AND event_number = ? AND status = 'waiting' AND attempt_id IS NULL
        """

    /// Lets no other delivery of an ordering key be due.
    ///
    /// - Parameter hint: `Connection.hint(index:)` of `deliveries_open`.
    /// - Returns: The statement.
    static func letOthersWait(_ hint: String) -> String {
        """
        UPDATE deliveries \(hint) SET due_at = NULL
        WHERE destination_id = ? AND ordering_key = ? AND app_id = ?
            AND (status = 'waiting' OR status = 'dead')
            AND event_number <> ? AND due_at IS NOT NULL
        """
    }

    static let disableDestination = """
        UPDATE destinations SET disabled_at = ?, disabled_reason = ?
        WHERE id = ? AND disabled_at IS NULL
        """

    static let openSlots = "SELECT DISTINCT slot FROM attempts WHERE ended_at IS NULL"

    static let attemptsOfSlot = """
        SELECT id, destination_id, event_number FROM attempts WHERE slot = ? AND ended_at IS NULL
        """

    static let releaseDelivery = """
        UPDATE deliveries SET attempt_id = NULL, due_at = ?
        WHERE destination_id = ? AND event_number = ? AND status = 'waiting'
        """

    static let endLostAttempt = """
        UPDATE attempts SET ended_at = ?, outcome = 'lost', detail = 'its relay ended before it did'
        WHERE id = ? AND ended_at IS NULL
        """

    static let outboxTurn = "SELECT turn FROM locks WHERE name = 'outbox'"

    /// - Parameter now: `ServerConnection.now`.
    /// - Returns: The statement.
    static func insertRelay(now: String) -> String {
        "INSERT INTO relays (slot, host, byte_number, beat, beat_at) VALUES (?, ?, ?, 0, \(now))"
    }

    /// - Parameter now: `ServerConnection.now`.
    /// - Returns: The statement.
    static func beat(now: String) -> String {
        """
        UPDATE relays SET beat = beat + 1, beat_at = \(now)
        WHERE slot = ? AND host = ? AND byte_number = ? AND beat >= 0
        """
    }

    static let readRelays = "SELECT slot, beat, host, byte_number FROM relays WHERE beat >= 0"

    /// Its row is another relay's some day: nobody needs a right to delete.
    static let endRelay = "UPDATE relays SET beat = -1 WHERE slot = ?"

    static let endedRelay = "SELECT min(slot) FROM relays WHERE beat < 0"

    /// Makes the row of a relay that has ended a new relay's.
    ///
    /// - Parameter now: `ServerConnection.now`.
    /// - Returns: The statement.
    static func reuseRelay(now: String) -> String {
        """
        UPDATE relays SET slot = ?, host = ?, byte_number = ?, beat = 0, beat_at = \(now)
        WHERE slot = ?
        """
    }

    /// - Parameter time: An expression.
    /// - Returns: The statement.
    static func countRelays(since time: String) -> String {
        "SELECT count(*) FROM relays WHERE beat >= 0 AND beat_at > \(time)"
    }
}
