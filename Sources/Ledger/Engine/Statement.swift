/// A statement that is prepared once and run often; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time.
package protocol Statement: AnyObject {
    var sql: String { get }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each placeholder.
    /// - Returns: How many rows an INSERT, UPDATE or DELETE changed.
    /// - Throws: `StorageError` when it fails.
    @discardableResult
    func run(_ values: [Value]) throws(StorageError) -> Int

    /// Goes through rows without keeping them.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - shouldContinue: Called with each row; `false` ends it.
    /// - Throws: `StorageError` when the statement fails, or what `shouldContinue` throws.
    func forEach(
        _ values: [Value],
        while shouldContinue: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError)
}

/// The row that a statement stands on, good until the next one; columns count from 0.
package protocol Row: AnyObject {
    /// The integer in a column; 0 for null.
    func integer(_ column: Int) -> Int64
    /// The integer in a column, or `nil` for null.
    func integerOrNull(_ column: Int) -> Int64?
    /// The text in a column; empty for null.
    func text(_ column: Int) -> String
    /// The text in a column, or `nil` for null.
    func textOrNull(_ column: Int) -> String?
    /// The bytes in a column; empty for null.
    func blob(_ column: Int) -> [UInt8]
    /// The statement that it is of.
    var sql: String { get }
}

extension Row {
    /// The error for a row that holds what the schema forbids.
    package var unreadableRow: StorageError {
        StorageError(code: .corrupt, native: "unreadable row", sql: sql)
    }
}

extension Statement {
    /// Runs a statement that has no placeholders.
    @discardableResult
    package func run() throws(StorageError) -> Int { try run([]) }

    /// Reads all rows.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - isWanted: Reading stops at the first row that is not.
    ///   - read: Makes a value of a row.
    /// - Returns: The values, in the order of the rows.
    /// - Throws: `StorageError` when the statement fails, or what `read` throws.
    package func all<Result>(
        _ values: [Value],
        while isWanted: (Result) -> Bool = { _ in true },
        _ read: (any Row) throws(StorageError) -> Result
    ) throws(StorageError) -> [Result] {
        var results: [Result] = []
        try forEach(values) { row throws(StorageError) in
            let result = try read(row)
            guard isWanted(result) else { return false }
            results.append(result)
            return true
        }
        return results
    }

    /// Reads the first row, and runs the statement to its end.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - read: Makes a value of a row.
    /// - Returns: The value, or `nil` when there is no row.
    /// - Throws: `StorageError` when the statement fails, or what `read` throws.
    package func first<Result>(
        _ values: [Value],
        _ read: (any Row) throws(StorageError) -> Result
    ) throws(StorageError) -> Result? {
        var result: Result?
        try forEach(values) { row throws(StorageError) in
            if result == nil { result = try read(row) }
            return true
        }
        return result
    }
}
