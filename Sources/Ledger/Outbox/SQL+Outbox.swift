extension SQL {
    static let readDestination = """
        SELECT id, last_event_number, disabled_at FROM destinations WHERE name = ?
        """

    static let insertDestination = """
        INSERT INTO destinations (id, name, last_event_number)
        SELECT coalesce(max(id), 0) + 1, ?, ? FROM destinations
        """

    /// Where the events begin that are not older than a time, and where all of them end.
    static let eventsBeforeAndLast = """
        SELECT coalesce((SELECT max(number) FROM events WHERE created_at < ?), 0),
            coalesce((SELECT max(number) FROM events), 0), (SELECT count(*) FROM destinations)
        """

    static let newEvents = """
        SELECT number, type, app_id, out_trade_no, notification_id, not_before FROM events
        WHERE number > ? ORDER BY number LIMIT ?
        """

    static let lastEvent = "SELECT coalesce(max(number), 0) FROM events"

    static let moveDestination = "UPDATE destinations SET last_event_number = ? WHERE id = ?"

    /// Whether one waits under the ordering key already.
    ///
    /// Left alone, SQLite goes through all deliveries that a destination ever had.
    static let readOpenDelivery = """
        SELECT 1 FROM deliveries INDEXED BY deliveries_open
        WHERE destination_id = ? AND ordering_key = ? AND app_id = ?
            AND (status = 'waiting' OR status = 'dead') LIMIT 1
        """

    /// Whether a notification was handed out already, by one of its other events.
    static let readDeliveryOfNotification = """
        SELECT 1 FROM events CROSS JOIN deliveries WHERE number < ?1 AND number > ?1 - 8
            AND notification_id = ?2 AND destination_id = ?3 AND event_number = number LIMIT 1
        """

    static let insertDelivery = """
        INSERT INTO deliveries (destination_id, event_number, app_id, ordering_key, status, due_at)
        VALUES (?, ?, ?, ?, 'waiting', ?)
        ON CONFLICT (destination_id, event_number) DO NOTHING
        """

    /// An event is delivered when nothing of it waits any more.
    static let markDelivered = """
        UPDATE events SET delivered_at = ?2 WHERE number = ?1 AND delivered_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM destinations CROSS JOIN deliveries
                WHERE destination_id = destinations.id AND event_number = ?1
                    AND (deliveries.status = 'waiting' OR deliveries.status = 'dead'))
        """

    static let dueDeliveries = """
        SELECT e.number, d.failures, e.type, e.app_id, e.out_trade_no, e.trade_no, e.refunded_fen,
            e.created_at, n.id, n.notify_id, n.reason, n.dedup_key, n.unreadable,
            (SELECT count FROM quarantine_counts
                WHERE reason = n.reason AND hour = e.not_before - 3600000),
            CASE ?1 WHEN 1 THEN n.body ELSE x'' END
        FROM deliveries AS d JOIN events AS e ON e.number = d.event_number
            JOIN notifications AS n ON n.id = e.notification_id
        WHERE d.destination_id = ?2 AND d.due_at <= ?3
        ORDER BY d.due_at, d.event_number LIMIT ?4
        """

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

    /// Lets the first of an ordering key be due, and no other, unless one of it is being tried.
    static let settleOrderingKey = """
        UPDATE deliveries INDEXED BY deliveries_open SET due_at = CASE WHEN event_number = (
                SELECT CASE count(attempt_id) WHEN 0 THEN min(event_number) END
                FROM deliveries INDEXED BY deliveries_open
                WHERE destination_id = ?1 AND ordering_key = ?2 AND app_id = ?3
                    AND (status = 'waiting' OR status = 'dead'))
            THEN coalesce(due_at, ?4) END
        WHERE destination_id = ?1 AND ordering_key = ?2 AND app_id = ?3
            AND status = 'waiting' AND attempt_id IS NULL
        """

    static let disableDestination = """
        UPDATE destinations SET disabled_at = ?, disabled_reason = ?
        WHERE id = ? AND disabled_at IS NULL
        """

    static let openSlots = "SELECT DISTINCT slot FROM attempts WHERE ended_at IS NULL"

    static let attemptsOfSlot = """
        SELECT destination_id, event_number FROM attempts WHERE slot = ? AND ended_at IS NULL
        """

    static let releaseDelivery = """
        UPDATE deliveries SET attempt_id = NULL, due_at = ?
        WHERE destination_id = ? AND event_number = ? AND status = 'waiting'
        """

    static let endAttemptsOfSlot = """
        UPDATE attempts SET ended_at = ?, outcome = 'lost', detail = 'its relay ended before it did'
        WHERE slot = ? AND ended_at IS NULL
        """
}
