/// The lines in which deliveries wait, one for each order at each destination: only the first of a
/// line is ever due.
final class DeliveryQueues {
    private let isOccupied: SQLiteStatement
    private let insert: SQLiteStatement
    private let change: SQLiteStatement
    private let settle: SQLiteStatement
    private let find: SQLiteStatement

    init(on connection: SQLiteConnection) throws(StorageError) {
        isOccupied = try SQLiteStatement(SQL.readLine, on: connection)
        insert = try SQLiteStatement(SQL.insertDelivery, on: connection)
        change = try SQLiteStatement(SQL.changeDelivery, on: connection)
        settle = try SQLiteStatement(SQL.settleLine, on: connection)
        find = try SQLiteStatement(SQL.readLineOfDelivery, on: connection)
    }

    /// Puts an effect at the end of its line.
    func add(
        _ effect: NewEffect,
        to destinationID: Int64,
        now: Int64
    ) throws(StorageError) {
        let line: [Value] = [.integer(destinationID), .text(effect.line), .text(effect.appID)]
        let isBehind = try isOccupied.first(line) { $0.integer(0) } != nil
        try insert.run([
            .integer(destinationID), .integer(effect.id), .text(effect.appID),
            .text(effect.line), isBehind ? .null : .integer(max(now, effect.notBefore ?? now)),
        ])
    }

    /// Gives a delivery another status, and lets the first of its line be due.
    ///
    /// - Parameters:
    ///   - effectID: Of the delivery.
    ///   - destinationID: Of the delivery.
    ///   - status: `waiting`, `delivered`, `dead`, `skipped` or `overtaken`.
    ///   - dueAt: When to try again, should it wait.
    ///   - failures: How many attempts failed.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when that cannot be written.
    func change(
        _ effectID: Int64,
        at destinationID: Int64,
        to status: String,
        dueAt: Int64? = nil,
        failures: Int,
        now: Int64
    ) throws(StorageError) {
        let key: [Value] = [.integer(destinationID), .integer(effectID)]
        try change.run(
            [.text(status), .integer(orNull: dueAt), .integer(Int64(failures))] + key
        )
        guard let line = try find.first(key, { (app: $0.text(0), name: $0.text(1)) }) else {
            return
        }
        try settle.run([
            .integer(destinationID), .text(line.name), .text(line.app), .integer(now),
        ])
    }
}
