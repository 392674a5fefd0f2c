internal import CSQLite
package import Ledger

/// One prepared statement; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time.
@safe package final class SQLiteStatement: Statement, Row, ValueBinder {
    let handle: OpaquePointer
    package let sql: String
    private let connection: SQLiteConnection
    private let bound = BoundBytes()
    /// The place of the value that was bound last, from 1, and the first code that was no success.
    private var place: Int32 = 0
    private var failure: Int32 = SQLITE_OK

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
        try run(values as any BoundRow)
    }

    /// Runs the statement to its end; see `run(_:)`.
    @discardableResult
    func run(_ row: any BoundRow) throws(StorageError) -> Int {
        defer { reset() }
        try bind(row)
        while try step() {}
        return Int(unsafe sqlite3_changes(connection.handle))
    }

    /// Goes through rows without keeping them.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - shouldContinue: Told of each row; `false` ends it.
    /// - Throws: `StorageError` when the statement fails, or what `shouldContinue` throws.
    package func forEach(
        _ values: [Value],
        while shouldContinue: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError) {
        try forEach(values as any BoundRow, while: shouldContinue)
    }

    /// Goes through rows without keeping them; see `forEach(_:while:)`.
    func forEach(
        _ row: any BoundRow,
        while shouldContinue: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError) {
        defer { reset() }
        try bind(row)
        while try step() {
            guard try shouldContinue(self) else { break }
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

    // MARK: - Values

    /// Binds one value to each placeholder.
    ///
    /// Texts and blobs are copied into a buffer of the statement's, which stays as it is until the next
    /// binding: SQLite's own copies would cost an allocation for each value.
    private func bind(_ row: any BoundRow) throws(StorageError) {
        bound.empty()
        (place, failure) = (0, SQLITE_OK)
        row.bind(to: self)
        guard failure == SQLITE_OK else { throw StorageError(failure, in: sql) }
    }

    package func bindNull() {
        place += 1
        note(unsafe sqlite3_bind_null(handle, place))
    }

    package func bind(_ number: Int64) {
        place += 1
        note(unsafe sqlite3_bind_int64(handle, place, number))
    }

    package func bind(_ text: String) {
        place += 1
        let bytes = unsafe bound.add(text.utf8)
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        note(
            unsafe sqlite3_bind_text64(
                handle,
                place,
                start,
                UInt64(bytes.count),
                nil,
                UInt8(SQLITE_UTF8)
            )
        )
    }

    package func bind(_ bytes: [UInt8]) {
        place += 1
        let bytes = unsafe bound.add(bytes)
        note(
            unsafe sqlite3_bind_blob64(handle, place, bytes.baseAddress, UInt64(bytes.count), nil)
        )
    }

    private func note(_ code: Int32) {
        if failure == SQLITE_OK { failure = code }
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
