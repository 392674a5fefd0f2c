internal import CSQLite
package import Ledger

/// One prepared statement; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time.
@safe package final class SQLiteStatement: Statement, Row {
    let handle: OpaquePointer
    package let sql: String
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
    package func run(_ values: [Value]) throws(StorageError) -> Int {
        defer { reset() }
        try bind(values)
        while try step() {}
        return Int(unsafe sqlite3_changes(connection.handle))
    }

    /// Goes through rows without keeping them.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - goesOn: Told of each row; `false` ends it.
    /// - Throws: `StorageError` when the statement fails, or what `goesOn` throws.
    package func forEach(
        _ values: [Value],
        while goesOn: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError) {
        defer { reset() }
        try bind(values)
        while try step() {
            guard try goesOn(self) else { break }
        }
    }

    package func integer(_ column: Int) -> Int64 {
        unsafe sqlite3_column_int64(handle, Int32(column))
    }

    package func integerOrNull(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    package func text(_ column: Int) -> String {
        guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: count),
            as: UTF8.self
        )
    }

    package func textOrNull(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    package func blob(_ column: Int) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
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
