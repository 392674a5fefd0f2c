extension SQL {
    static let registerOrder = """
        INSERT INTO orders (out_trade_no, app_id, total_fen, subject, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """

    static let replaceOrder = """
        UPDATE orders SET total_fen = ?, subject = ?, updated_at = ?
        WHERE out_trade_no = ? AND app_id = ?
        """
}
