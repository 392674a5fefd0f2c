/// What is asked and written of notifications that wait for the operator.
extension SQL {
    /// Of a trade: what it has been refunded, as far as is known, and whether another one of its
    /// notifications waits already.
    static let secondPayment = """
        SELECT coalesce(max(refunded_fen), 0), coalesce(max(outcome = 'quarantined'
            AND (dedup_key <> ? OR notify_id <> ?)), 0)
        FROM notifications WHERE out_trade_no = ? AND app_id = ? AND trade_no = ?
        """

    /// Closes what waits of a trade that paid an order again, because it was paid back.
    static let settleSecondPayment = """
        UPDATE notifications SET outcome = 'nothing', reason = NULL, resolution = ?, resolved_at = ?
        WHERE out_trade_no = ? AND app_id = ? AND trade_no = ? AND outcome = 'quarantined'
            AND reason = 'second_payment'
        """

    static let dismiss = """
        UPDATE notifications SET outcome = 'nothing', reason = NULL, resolution = ?, resolved_at = ?
        WHERE id = ? AND outcome = 'quarantined'
        """

    static let countQuarantinedInHour = """
        INSERT INTO quarantine_counts (reason, hour, count) VALUES (?, ?, 1)
        ON CONFLICT (hour, reason) DO UPDATE SET count = count + 1
        """

    static let quarantinedInHour = """
        SELECT count FROM quarantine_counts WHERE reason = ? AND hour = ?
        """
}
