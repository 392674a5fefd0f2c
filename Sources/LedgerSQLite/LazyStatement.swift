internal import Ledger

/// A statement that is prepared when it is used first: a process that answers one request uses few.
final class LazyStatement {
    private let sql: String
    private let connection: SQLiteConnection
    private var prepared: SQLiteStatement?

    init(_ sql: String, on connection: SQLiteConnection) {
        (self.sql, self.connection) = (sql, connection)
    }

    /// The statement.
    ///
    /// - Throws: `StorageError` when it cannot be prepared.
    func callAsFunction() throws(StorageError) -> SQLiteStatement {
        if let prepared { return prepared }
        let statement = try SQLiteStatement(sql, on: connection)
        prepared = statement
        return statement
    }
}
