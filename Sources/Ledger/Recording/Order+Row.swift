package import Orders

extension Order {
    /// Reads the columns of `SQL.orderColumns`.
    ///
    /// - Parameter row: The row.
    /// - Throws: `StorageError` for an unknown status.
    package init(row: any Row) throws(StorageError) {
        guard let status = OrderStatus(rawValue: row.text(3)) else { throw row.unreadableRow }
        self.init(
            appID: row.text(0),
            outTradeNo: row.text(1),
            tradeNo: row.text(2),
            status: status,
            totalFen: row.integer(4),
            refundedFen: row.integer(5),
            subject: row.text(6),
            createdAt: row.integer(7),
            paidAt: row.integerOrNull(8),
            refundedAt: row.integerOrNull(9),
            closedAt: row.integerOrNull(10),
            finishedAt: row.integerOrNull(11)
        )
    }

    /// What is stored of one; the last two are its key.
    package static let columns = [
        "trade_no", "status", "total_fen", "refunded_fen", "subject", "created_at", "paid_at",
        "refunded_at", "closed_at", "finished_at", "updated_at", "out_trade_no", "app_id",
    ]
}
