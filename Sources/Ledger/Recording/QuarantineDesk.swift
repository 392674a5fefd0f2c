internal import Alipay
internal import Orders

/// What becomes of notifications that wait for the operator, inside the caller's transactions.
final class QuarantineDesk {
    /// How many of one reason the operator is notified of in an hour, each by itself.
    ///
    /// One event more, at the hour's end, stands for all others.
    static let toldPerHour: Int64 = 10
    private static let hour: Int64 = 3_600_000

    private let secondPayment: SQLiteStatement
    private let settle: SQLiteStatement
    private let count: SQLiteStatement
    private let counted: SQLiteStatement

    init(on connection: SQLiteConnection) throws(StorageError) {
        secondPayment = try SQLiteStatement(SQL.secondPayment, on: connection)
        settle = try SQLiteStatement(SQL.settleSecondPayment, on: connection)
        count = try SQLiteStatement(SQL.countQuarantinedInHour, on: connection)
        counted = try SQLiteStatement(SQL.quarantinedInHour, on: connection)
    }

    /// Whether a message waits by which a trade paid an order that was paid.
    ///
    /// A trade that was refunded whole is settled, and what waits of it with it; one that waits already
    /// need not wait twice, whatever else is said of it.
    ///
    /// - Parameters:
    ///   - entry: The message as the ledger keeps it.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: Whether somebody has to pay the trade back, and is notified of it by this message.
    /// - Throws: `StorageError` when the trade cannot be read or settled.
    func waits(_ entry: ChainEntry, now: Int64) throws(StorageError) -> Bool {
        let trade: [Value] = [
            .text(entry.outTradeNo), .text(entry.appID), .text(entry.tradeNo),
        ]
        let known = try secondPayment.first(
            [.text(entry.dedupKey), .text(entry.notifyID)] + trade
        ) { (refundedFen: $0.integer(0), isWaiting: $0.integer(1) > 0) }
        let refundedFen = max(known?.refundedFen ?? 0, entry.refundedFen)
        guard refundedFen < entry.totalFen else {
            try settle.run([.text(Resolution.refunded.text), .integer(now)] + trade)
            return false
        }
        return known?.isWaiting != true
    }

    /// Counts one more that is quarantined, and says when the operator is to be notified of it.
    ///
    /// - Parameters:
    ///   - reason: Why it waits.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: Whether an event is made of it, and before when it is not delivered.
    /// - Throws: `StorageError` when it cannot be counted.
    func telling(
        of reason: QuarantineReason,
        now: Int64
    ) throws(StorageError) -> (isTold: Bool, notBefore: Int64?) {
        let hour = now - now % Self.hour
        let key: [Value] = [.text(reason.rawValue), .integer(hour)]
        try count.run(key)
        let number = try counted.first(key) { $0.integer(0) } ?? 1
        if number <= Self.toldPerHour { return (true, nil) }
        return (number == Self.toldPerHour + 1, hour + Self.hour)
    }
}
