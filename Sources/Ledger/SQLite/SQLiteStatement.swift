internal import CSQLite

/// One prepared statement; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time.
@safe package final class SQLiteStatement {
    let handle: OpaquePointer
    let sql: String
    private let connection: SQLiteConnection
    private let bound = BoundBytes()

    /// Prepares a statement that is to be used often.
    ///
    /// The corresponding C function is `sqlite3_prepare_v3` with `SQLITE_PREPARE_PERSISTENT`.
    package init(_ sql: String, on connection: SQLiteConnection) throws(StorageError) {
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            connection.handle,
            sql,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &prepared,
            nil
        )
        guard code == SQLITE_OK, let prepared = unsafe prepared else {
            throw StorageError(code, in: sql)
        }
        unsafe handle = prepared
        self.connection = connection
        self.sql = sql
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each placeholder.
    /// - Returns: How many rows an INSERT, UPDATE or DELETE changed.
    /// - Throws: `StorageError` when it fails.
    @discardableResult
    package func run(_ values: [Value] = []) throws(StorageError) -> Int {
        defer { reset() }
        try bind(values)
        while try step() {}
        return Int(unsafe sqlite3_changes(connection.handle))
    }

    /// Inserts a row.
    ///
    /// - Parameter values: One for each placeholder.
    /// - Returns: The new row's id, or `nil` when the statement found that it is there already.
    /// - Throws: `StorageError` when it fails.
    func insert(_ values: [Value]) throws(StorageError) -> Int64? {
        guard try run(values) > 0 else { return nil }
        return unsafe sqlite3_last_insert_rowid(connection.handle)
    }

    /// Reads all rows.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - isWanted: Reading stops at the first row that is not.
    ///   - read: Makes a value of the row that the statement stands on.
    /// - Returns: The values, in the order of the rows.
    /// - Throws: `StorageError` when the statement fails, or what `read` throws.
    package func all<Row>(
        _ values: [Value],
        while isWanted: (Row) -> Bool = { _ in true },
        _ read: (SQLiteStatement) throws(StorageError) -> Row
    ) throws(StorageError) -> [Row] {
        defer { reset() }
        try bind(values)
        var rows: [Row] = []
        while try step() {
            let row = try read(self)
            guard isWanted(row) else { break }
            rows.append(row)
        }
        return rows
    }

    /// Goes through rows without keeping them.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - goesOn: Told of each row; `false` ends it.
    /// - Throws: `StorageError` when the statement fails, or what `goesOn` throws.
    package func forEach(
        _ values: [Value],
        while goesOn: (SQLiteStatement) throws(StorageError) -> Bool
    ) throws(StorageError) {
        defer { reset() }
        try bind(values)
        while try step() {
            guard try goesOn(self) else { break }
        }
    }

    /// Reads the first row, and runs the statement to its end.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - read: Makes a value of the row that the statement stands on.
    /// - Returns: The value, or `nil` when there is no row.
    /// - Throws: `StorageError` when the statement fails, or what `read` throws.
    package func first<Row>(
        _ values: [Value],
        _ read: (SQLiteStatement) throws(StorageError) -> Row
    ) throws(StorageError) -> Row? {
        defer { reset() }
        try bind(values)
        guard try step() else { return nil }
        let row = try read(self)
        while try step() {}
        return row
    }

    /// The integer in a column of this row; 0 for null.
    package func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    /// The integer in a column of this row, or `nil` for null.
    package func integerOrNull(_ column: Int32) -> Int64? {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : integer(column)
    }

    /// The text in a column of this row; empty for null.
    package func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(handle, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: count),
            as: UTF8.self
        )
    }

    /// The bytes in a column of this row; empty for null.
    package func blob(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The error for a row that holds what the schema forbids.
    var unreadableRow: StorageError {
        StorageError(code: .corrupt, native: "unreadable row", sql: sql)
    }

    /// Binds one value to each placeholder.
    ///
    /// Texts and blobs are copied into one buffer of the statement's, which stays as it is until the
    /// next binding: SQLite's own copies would cost an allocation for each value.
    private func bind(_ values: [Value]) throws(StorageError) {
        bound.empty(for: values.reduce(0) { $0 + $1.byteCount })
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = bind(value, at: index)
            guard code == SQLITE_OK else { throw StorageError(code, in: sql) }
        }
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null:
            unsafe sqlite3_bind_null(handle, index)
        case .integer(let number):
            unsafe sqlite3_bind_int64(handle, index, number)
        case .text(let text):
            unsafe sqlite3_bind_text64(
                handle,
                index,
                bound.add(text.utf8)?.assumingMemoryBound(to: CChar.self),
                UInt64(value.byteCount),
                nil,
                UInt8(SQLITE_UTF8)
            )
        case .blob(let bytes):
            unsafe sqlite3_bind_blob64(
                handle,
                index,
                bound.add(bytes),
                UInt64(value.byteCount),
                nil
            )
        }
    }

    /// Goes on to the next row.
    ///
    /// - Returns: Whether there is one.
    /// - Throws: `StorageError` when the statement fails.
    private func step() throws(StorageError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StorageError(code, in: sql)
        }
    }

    /// Readies the statement for its next use; the locks it held are let go.
    private func reset() {
        unsafe sqlite3_reset(handle)
    }
}
