internal import CMariaDB
package import Ledger

/// One prepared statement; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time. Its rows are read as they come from the
/// server, however many they are: the connection cannot be asked anything else until `forEach` has
/// returned.
@safe package final class MySQLStatement: Statement, Row {
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    package let sql: String
    private let connection: MySQLConnection
    private let bound: BoundValues
    private var row: FetchedRow

    /// Prepares a statement that is to be used often.
    ///
    /// The corresponding C function is `mysql_stmt_prepare`.
    package init(_ sql: String, on connection: MySQLConnection) throws(StorageError) {
        try connection.makeSure(isReadyFor: sql)
        guard let handle = unsafe mysql_stmt_init(connection.handle) else {
            throw StorageError(code: .other, native: "no memory", sql: sql)
        }
        guard unsafe mysql_stmt_prepare(handle, sql, UInt(sql.utf8.count)) == 0 else {
            let (number, error) = unsafe Self.failure(of: handle, in: sql)
            unsafe mysql_stmt_close(handle)
            connection.note(number)
            throw error
        }
        unsafe self.handle = handle
        self.sql = sql
        self.connection = connection
        bound = BoundValues(count: Int(unsafe mysql_stmt_param_count(handle)))
        row = unsafe FetchedRow(of: handle, count: 0)
    }

    deinit { unsafe connection.close(handle) }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each placeholder.
    /// - Returns: How many rows an INSERT, UPDATE or DELETE has found, changed or not.
    /// - Throws: `StorageError` when it fails.
    @discardableResult
    package func run(_ values: [Value]) throws(StorageError) -> Int {
        var hasRows = false
        try forEach(values) { _ in
            hasRows = true
            return true
        }
        guard !hasRows else { return 0 }
        return Int(exactly: unsafe mysql_stmt_affected_rows(handle)) ?? 0
    }

    /// Calls a closure for each row, without keeping them.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - shouldContinue: Called with each row; `false` ends the loop.
    /// - Throws: `StorageError` when the statement fails, or what `shouldContinue` throws.
    package func forEach(
        _ values: [Value],
        while shouldContinue: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError) {
        try execute(values)
        guard let result = unsafe mysql_stmt_result_metadata(handle) else { return }
        connection.beginReading()
        defer { letGo() }
        try unsafe prepareRow(for: result)
        while try step() {
            guard try shouldContinue(self) else { break }
        }
    }

    package func integer(_ column: Int) -> Int64 { row.integer(column) }

    package func integerOrNull(_ column: Int) -> Int64? {
        row.isNull(column) ? nil : row.integer(column)
    }

    package func text(_ column: Int) -> String { row.text(column) }

    package func textOrNull(_ column: Int) -> String? {
        row.isNull(column) ? nil : row.text(column)
    }

    package func blob(_ column: Int) -> [UInt8] { row.blob(column) }

    /// The corresponding C function is `mysql_stmt_execute`.
    private func execute(_ values: [Value]) throws(StorageError) {
        try connection.makeSure(isReadyFor: sql)
        guard values.count == bound.count else {
            let native = "\(values.count) values for \(bound.count) placeholders"
            throw StorageError(code: .other, native: native, sql: sql)
        }
        if bound.count > 0, unsafe mysql_stmt_bind_param(handle, bound.fill(values)) != 0 {
            throw failure()
        }
        guard unsafe mysql_stmt_execute(handle) == 0 else { throw failure() }
    }

    /// Prepares the row for the columns that the server announces for this execution.
    private func prepareRow(
        for result: UnsafeMutablePointer<MYSQL_RES>
    ) throws(StorageError) {
        defer { unsafe mysql_free_result(result) }
        let count = Int(unsafe mysql_num_fields(result))
        if row.count != count { row = unsafe FetchedRow(of: handle, count: count) }
        guard unsafe row.bind(result) else { throw failure() }
    }

    /// Fetches the next row.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: `StorageError` when the statement fails.
    private func step() throws(StorageError) -> Bool {
        switch unsafe mysql_stmt_fetch(handle) {
        // Truncated is what is not an integer: it is fetched when it is asked for.
        case 0, MYSQL_DATA_TRUNCATED: return true
        case MYSQL_NO_DATA: return false
        default: throw failure()
        }
    }

    /// Discards the remaining rows, so that the connection can be used again.
    private func letGo() {
        unsafe mysql_stmt_free_result(handle)
        connection.endReading()
        connection.noteLoss()
    }

    /// The error of the call that failed last, once it is noted what it did to the connection.
    private func failure() -> StorageError {
        let (number, error) = unsafe Self.failure(of: handle, in: sql)
        // Remaining rows, if any, must be read before the next query.
        unsafe mysql_stmt_free_result(handle)
        connection.note(number)
        return error
    }

    private static func failure(
        of handle: UnsafeMutablePointer<MYSQL_STMT>,
        in sql: String
    ) -> (UInt32, StorageError) {
        let number = unsafe mysql_stmt_errno(handle)
        let state = unsafe mysql_stmt_sqlstate(handle)
        return (number, unsafe StorageError(mysql: number, state: state, in: sql))
    }
}
