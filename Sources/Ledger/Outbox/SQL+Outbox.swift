extension SQL {
    static let readDestination = """
        SELECT id, last_effect_id, disabled_at FROM destinations WHERE name = ?
        """

    static let insertDestination = "INSERT INTO destinations (name, last_effect_id) VALUES (?, ?)"

    /// Where the effects begin that are not older than a time, and where all of them end.
    static let effectsBeforeAndLast = """
        SELECT coalesce((SELECT max(id) FROM effects WHERE created_at < ?), 0),
            coalesce((SELECT max(id) FROM effects), 0), (SELECT count(*) FROM destinations)
        """

    static let newEffects = """
        SELECT id, event, app_id, out_trade_no, notification_id, not_before FROM effects
        WHERE id > ? ORDER BY id LIMIT ?
        """

    static let lastEffect = "SELECT coalesce(max(id), 0) FROM effects"

    static let moveDestination = "UPDATE destinations SET last_effect_id = ? WHERE id = ?"

    /// Whether one stands in the line already.
    ///
    /// Left alone, SQLite goes through all deliveries that a destination ever had.
    static let readLine = """
        SELECT 1 FROM deliveries INDEXED BY deliveries_open
        WHERE destination_id = ? AND line = ? AND app_id = ?
            AND (status = 'waiting' OR status = 'dead') LIMIT 1
        """

    /// Whether a notification was handed out already, by one of its other effects.
    static let readDeliveryOfNotification = """
        SELECT 1 FROM effects CROSS JOIN deliveries WHERE effects.id < ?1 AND effects.id > ?1 - 8
            AND notification_id = ?2 AND destination_id = ?3 AND effect_id = effects.id LIMIT 1
        """

    static let insertDelivery = """
        INSERT INTO deliveries (destination_id, effect_id, app_id, line, status, due_at)
        VALUES (?, ?, ?, ?, 'waiting', ?)
        ON CONFLICT (destination_id, effect_id) DO NOTHING
        """

    /// The shop has heard of an effect when nothing of it waits any more.
    static let markHeard = """
        UPDATE effects SET delivered_at = ?2 WHERE id = ?1 AND delivered_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM destinations CROSS JOIN deliveries
                WHERE destination_id = destinations.id AND effect_id = ?1
                    AND (deliveries.status = 'waiting' OR deliveries.status = 'dead'))
        """

    static let dueDeliveries = """
        SELECT e.id, d.failures, e.event, e.app_id, e.out_trade_no, e.trade_no, e.refunded_fen,
            e.created_at, n.id, n.notify_id, n.reason, n.event, n.unreadable,
            (SELECT count FROM quarantine_counts
                WHERE reason = n.reason AND hour = e.not_before - 3600000),
            CASE ?1 WHEN 1 THEN n.body ELSE x'' END
        FROM deliveries AS d JOIN effects AS e ON e.id = d.effect_id
            JOIN notifications AS n ON n.id = e.notification_id
        WHERE d.destination_id = ?2 AND d.due_at <= ?3
        ORDER BY d.due_at, d.effect_id LIMIT ?4
        """

    static let nextDue = """
        SELECT due_at FROM deliveries WHERE destination_id = ? AND due_at > -1
        ORDER BY due_at LIMIT 1
        """

    static let beginAttempt = """
        INSERT INTO attempts (destination_id, effect_id, slot, started_at) VALUES (?, ?, ?, ?)
        """

    static let claimDelivery = """
        UPDATE deliveries SET due_at = NULL, attempt_id = ?
        WHERE destination_id = ? AND effect_id = ?
        """

    static let endAttempt = """
        UPDATE attempts SET ended_at = ?, outcome = ?, answer = ?, detail = ?
        WHERE id = ? AND effect_id = ? AND slot = ? AND ended_at IS NULL
        """

    static let changeDelivery = """
        UPDATE deliveries SET status = ?, due_at = ?, failures = ?, attempt_id = NULL
        WHERE destination_id = ? AND effect_id = ?
        """

    static let readLineOfDelivery = """
        SELECT app_id, line FROM deliveries WHERE destination_id = ? AND effect_id = ?
        """

    /// Lets the first of a line be due, and no other, unless an attempt is under way in it.
    static let settleLine = """
        UPDATE deliveries INDEXED BY deliveries_open SET due_at = CASE WHEN effect_id = (
                SELECT CASE count(attempt_id) WHEN 0 THEN min(effect_id) END
                FROM deliveries INDEXED BY deliveries_open
                WHERE destination_id = ?1 AND line = ?2 AND app_id = ?3
                    AND (status = 'waiting' OR status = 'dead'))
            THEN coalesce(due_at, ?4) END
        WHERE destination_id = ?1 AND line = ?2 AND app_id = ?3 AND status = 'waiting'
            AND attempt_id IS NULL
        """

    static let disableDestination = """
        UPDATE destinations SET disabled_at = ?, disabled_reason = ?
        WHERE id = ? AND disabled_at IS NULL
        """

    static let openSlots = "SELECT DISTINCT slot FROM attempts WHERE ended_at IS NULL"

    static let attemptsOfSlot = """
        SELECT destination_id, effect_id FROM attempts WHERE slot = ? AND ended_at IS NULL
        """

    static let releaseDelivery = """
        UPDATE deliveries SET attempt_id = NULL, due_at = ?
        WHERE destination_id = ? AND effect_id = ? AND status = 'waiting'
        """

    static let endAttemptsOfSlot = """
        UPDATE attempts SET ended_at = ?, outcome = 'lost', detail = 'its relay ended before it did'
        WHERE slot = ? AND ended_at IS NULL
        """
}
