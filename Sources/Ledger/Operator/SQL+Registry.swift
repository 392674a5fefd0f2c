extension SQL {
    static let registerOrder = """
        INSERT INTO orders (out_trade_no, app_id, total_fen, subject, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """

    static let replaceOrder = """
        UPDATE orders SET total_fen = ?, subject = ?, updated_at = ?
        WHERE out_trade_no = ? AND app_id = ?
        """

    /// Where a trial keeps the orders that it would register.
    static let planOrders = """
        CREATE TEMP TABLE planned_orders AS SELECT * FROM main.orders LIMIT 0;
        CREATE UNIQUE INDEX temp.planned_once ON planned_orders (out_trade_no, app_id);
        """

    static let planOrder = """
        INSERT OR REPLACE INTO planned_orders (out_trade_no, app_id, total_fen, subject,
            created_at, updated_at, status)
        VALUES (?, ?, ?, ?, ?, ?, 'pending')
        """

    static let readPlannedOrder = """
        SELECT \(orderColumns) FROM planned_orders WHERE out_trade_no = ? AND app_id = ?
        """
}
