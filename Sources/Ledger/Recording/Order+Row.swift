internal import Orders

extension Order {
    /// Reads the columns of `SQL.readOrder` and of the texts that list orders.
    ///
    /// - Parameter row: A statement that stands on a row.
    /// - Throws: `StorageError` for a status that is none.
    init(row: SQLiteStatement) throws(StorageError) {
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

    /// The values for `SQL.insertOrder` and `SQL.updateOrder`.
    func values(updatedAt: Int64) -> [Value] {
        [
            .text(tradeNo), .text(status.rawValue), .integer(totalFen), .integer(refundedFen),
            .text(subject), .integer(createdAt), .integer(orNull: paidAt),
            .integer(orNull: refundedAt), .integer(orNull: closedAt),
            .integer(orNull: finishedAt), .integer(updatedAt), .text(outTradeNo), .text(appID),
        ]
    }
}
