/// The ledger's statements.
enum SQL {
    static let readProbeKey = "SELECT key FROM probe_key"

    static let readOrder = """
        SELECT \(orderColumns) FROM orders WHERE out_trade_no = ? AND app_id = ?
        """

    static let insertOrder = """
        INSERT INTO orders (trade_no, status, total_fen, refunded_fen, subject, created_at, paid_at,
            refunded_at, closed_at, finished_at, updated_at, out_trade_no, app_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let updateOrder = """
        UPDATE orders SET trade_no = ?, status = ?, total_fen = ?, refunded_fen = ?, subject = ?,
            created_at = ?, paid_at = ?, refunded_at = ?, closed_at = ?, finished_at = ?,
            updated_at = ?
        WHERE out_trade_no = ? AND app_id = ?
        """

    static let findNotification = """
        SELECT id, resolution IS NOT NULL FROM notifications
        WHERE out_trade_no = ? AND app_id = ? AND trade_no = ? AND dedup_key = ? AND notify_id = ?
        """

    /// Changes nothing when the notification is a repetition.
    static let insertNotification = """
        INSERT INTO notifications (id, received_at, last_received_at, arrivals, app_id, notify_id,
            notify_type, family, out_trade_no, trade_no, trade_status, total_fen, refunded_fen,
            dedup_key, outcome, reason, content_rule, key_fingerprint, unreadable, chain, body)
        VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (out_trade_no, app_id, trade_no, dedup_key, notify_id) DO NOTHING
        """

    /// A repetition is counted, not kept.
    ///
    /// What was applied once stays so; any other outcome gives way to what the repetition came to.
    static let countArrival = """
        UPDATE notifications SET arrivals = arrivals + ?,
            last_received_at = max(last_received_at, ?),
            reason = CASE outcome WHEN 'applied' THEN NULL ELSE ? END,
            resolution = CASE ? WHEN 'nothing' THEN resolution END,
            outcome = CASE outcome WHEN 'applied' THEN 'applied' ELSE ? END
        WHERE id = ?
        """

    /// Where the chain ends; the largest id besides, should a row have got in by another way.
    static let readChainHead = """
        SELECT last_id, chain, coalesce((SELECT max(id) FROM notifications), 0) FROM chain_head
        """

    static let moveChainHead = "UPDATE chain_head SET last_id = ?, chain = ?"

    static let markApplied = """
        UPDATE notifications SET outcome = 'applied', reason = NULL WHERE id = ?
        """

    /// Changes nothing when the event was recorded before.
    static let insertEvent = """
        INSERT INTO events (app_id, trade_no, out_trade_no, type, dedup_key, refunded_fen,
            notification_id, created_at, not_before)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """

    static let listOrders = """
        SELECT \(orderColumns) FROM orders WHERE updated_at >= ?
        ORDER BY updated_at DESC LIMIT ?
        """

    static let listOrdersOfStatus = """
        SELECT \(orderColumns) FROM orders WHERE updated_at >= ? AND status = ?
        ORDER BY updated_at DESC LIMIT ?
        """

    static let readOrderOfAnyApp = """
        SELECT \(orderColumns) FROM orders WHERE out_trade_no = ? ORDER BY app_id
        """

    /// The ids grow with the time: the reader stops at the first row that is too old, and no
    /// index on the time has to be written.
    static let listNotifications = """
        SELECT \(notificationColumns), NULL FROM notifications ORDER BY id DESC LIMIT ?
        """

    static let listQuarantined = """
        SELECT \(notificationColumns), NULL FROM notifications
        WHERE outcome = 'quarantined' ORDER BY id DESC LIMIT ?
        """

    static let countQuarantined = """
        SELECT count(*) FROM notifications WHERE outcome = 'quarantined'
        """

    static let listNotQuarantined = """
        SELECT \(notificationColumns), NULL FROM notifications
        WHERE outcome <> 'quarantined' ORDER BY id DESC LIMIT ?
        """

    static let notificationsOfOrder = """
        SELECT \(notificationColumns), NULL FROM notifications WHERE out_trade_no = ? ORDER BY id
        """

    static let readNotification = """
        SELECT \(notificationColumns), body FROM notifications WHERE id = ?
        """

    /// What the hash chain covers, and the chain itself.
    static let readChain = """
        SELECT id, received_at, app_id, notify_id, notify_type, family, out_trade_no, trade_no,
            trade_status, total_fen, refunded_fen, dedup_key, content_rule, key_fingerprint,
            body_sha256, body, chain, outcome
        FROM notifications WHERE id > ? ORDER BY id LIMIT ?
        """

    static let eventsOfOrder = """
        SELECT \(eventColumns) FROM events WHERE app_id = ? AND out_trade_no = ? ORDER BY number
        """

    static let orderColumns = """
        app_id, out_trade_no, trade_no, status, total_fen, refunded_fen, subject, created_at, \
        paid_at, refunded_at, closed_at, finished_at
        """

    private static let notificationColumns = """
        id, received_at, last_received_at, arrivals, app_id, notify_id, notify_type, \
        out_trade_no, trade_no, trade_status, total_fen, refunded_fen, dedup_key, outcome, reason, \
        content_rule, key_fingerprint, family, unreadable, resolution, resolved_at
        """

    private static let eventColumns = """
        number, app_id, trade_no, out_trade_no, type, refunded_fen, notification_id, created_at
        """
}
