/// The ledger's statements, but for those of an engine's own.
package enum SQL {
    package static let readProbeKey = "SELECT secret FROM probe_key"

    package static let readOrder = """
        SELECT \(orderColumns) FROM orders WHERE out_trade_no = ? AND app_id = ?
        """

    /// Where the chain says that it ends.
    static let readChainHead = "SELECT last_id, chain FROM chain_head"

    static let listOrders = """
        SELECT \(orderColumns) FROM orders WHERE updated_at >= ?
        ORDER BY updated_at DESC LIMIT ?
        """

    static let listOrdersOfStatus = """
        SELECT \(orderColumns) FROM orders WHERE updated_at >= ? AND status = ?
        ORDER BY updated_at DESC LIMIT ?
        """

    package static let readOrderOfAnyApp = """
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

    package static let orderColumns = """
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
