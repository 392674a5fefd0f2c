/// Some of a table's rows, by their ids: so that a table is gone through without a long transaction.
struct IDStretch {
    /// The id in front of the first row's.
    let after: Int64
    /// The last id that belongs to it.
    let through: Int64

    /// The next one of a table; ids that no row has, however many, make none.
    ///
    /// - Parameters:
    ///   - table: Which one.
    ///   - key: Its integer key, above 0.
    ///   - last: Where the one before ended.
    ///   - length: How many ids it covers at most.
    ///   - connection: To the ledger.
    /// - Throws: `StorageError` when the ledger cannot be read.
    init?(
        of table: String,
        by key: String = "id",
        after last: Int64,
        length: Int64,
        on connection: any Connection
    ) throws(StorageError) {
        let next = "SELECT \(key) FROM \(table) WHERE \(key) > ? ORDER BY \(key) LIMIT 1"
        let first = try connection.prepare(next).first([.integer(last)]) {
            $0.integer(0)
        }
        guard let first else { return nil }
        after = first - 1
        through = first > .max - length ? .max : after + length
    }
}
