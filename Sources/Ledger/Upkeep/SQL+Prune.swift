extension SQL {
    /// A stretch of ids, so that no read takes long, however few of them are found.
    ///
    /// - Parameter keepsMasked: Whether those that were masked once are not looked at.
    /// - Returns: A query by the ids before and at its end, and the time.
    static func pruneCandidates(keepsMasked: Bool) -> String {
        """
        SELECT id, app_id, out_trade_no, trade_no, outcome, resolution IS NOT NULL, body
        FROM notifications
        WHERE id > ? AND id <= ? AND received_at < ? AND length(body) > 0
            \(keepsMasked ? "AND pruned_at IS NULL" : "")
        ORDER BY id
        """
    }

    /// What happened to a trade, and the quarantine of one of its notifications.
    static let undeliveredEvents = """
        SELECT type FROM events
        WHERE out_trade_no = ? AND app_id = ? AND trade_no = ? AND delivered_at IS NULL
            AND (type <> 'notification.quarantined' OR notification_id = ?)
        """

    /// The digest is that of the body as it came, also when it is pruned once more.
    static let prune = """
        UPDATE notifications SET body = ?, body_sha256 = coalesce(body_sha256, ?), pruned_at = ?
        WHERE id = ?
        """

    static let readPruning = "SELECT pruned_at, body_sha256 FROM notifications WHERE id = ?"
}
