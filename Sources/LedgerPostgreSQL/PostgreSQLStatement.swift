internal import CPostgreSQL
package import Ledger

/// One prepared statement; it keeps its connection alive.
///
/// Used, like its connection, on one thread at a time. Its rows are read as they come from the
/// server, however many they are: the connection cannot be asked anything else until `forEach` has
/// returned.
package final class PostgreSQLStatement: Statement {
    package let sql: String
    /// What the connection's session knows it by.
    let name: String
    private let connection: PostgreSQLConnection
    /// The text with the server's own placeholders, and their types.
    private let key: String
    private let placeholders: Int

    /// Prepares a statement that is to be used often.
    ///
    /// - Parameters:
    ///   - sql: One statement, with `?` for each value.
    ///   - connection: Where.
    /// - Throws: `StorageError` when it cannot be prepared.
    package convenience init(
        _ sql: String,
        on connection: PostgreSQLConnection
    ) throws(StorageError) {
        var (text, count) = ("", 0)
        for piece in SQLText.pieces(of: sql, in: .postgresql) {
            switch piece {
            case .word(let part), .other(let part): text += part
            case .placeholder("?"):
                count += 1
                text += "$\(count)"
            case .placeholder(let name): text += name
            }
        }
        try self.init(text, of: sql, types: [], placeholders: count, on: connection)
    }

    /// Prepares a statement that has the server's own placeholders.
    ///
    /// The corresponding C function is `PQsendPrepare`.
    ///
    /// - Parameters:
    ///   - text: One statement, with `$1` and so on.
    ///   - sql: What an error says of it.
    ///   - types: The placeholders' types; the server decides where there is none.
    ///   - placeholders: How many there are.
    ///   - connection: Where.
    /// - Throws: `StorageError` when it cannot be prepared.
    init(
        _ text: String,
        of sql: String,
        types: [ArrayType],
        placeholders: Int,
        on connection: PostgreSQLConnection
    ) throws(StorageError) {
        try connection.forgetSurplus()
        let key = "\(types.map(\.rawValue)) \(text)"
        if let name = connection.names.take(key) {
            self.name = name
        } else {
            try connection.makeSure(isReadyFor: sql)
            name = connection.names.new()
            let numbers = types.map { Oid($0.number) }
            guard
                unsafe PQsendPrepare(connection.handle, name, text, Int32(types.count), numbers)
                    == 1
            else { throw connection.loss(in: sql) }
            _ = try connection.allResults(of: sql)
        }
        self.sql = sql
        self.connection = connection
        self.key = key
        self.placeholders = placeholders
    }

    deinit { connection.names.leave(name, of: key) }

    /// Runs the statement to its end.
    ///
    /// - Parameter values: One for each placeholder.
    /// - Returns: How many rows an INSERT, UPDATE or DELETE has found, changed or not.
    /// - Throws: `StorageError` when it fails.
    @discardableResult
    package func run(_ values: [Value]) throws(StorageError) -> Int {
        try send(values)
        return try connection.allResults(of: sql).last?.changedRows ?? 0
    }

    /// Calls a closure for each row, without keeping them.
    ///
    /// The corresponding C function is `PQsetSingleRowMode`.
    ///
    /// - Parameters:
    ///   - values: One for each placeholder.
    ///   - shouldContinue: Called with each row; `false` ends the loop.
    /// - Throws: `StorageError` when the statement fails, or what `shouldContinue` throws.
    package func forEach(
        _ values: [Value],
        while shouldContinue: (any Row) throws(StorageError) -> Bool
    ) throws(StorageError) {
        try send(values)
        unsafe PQsetSingleRowMode(connection.handle)
        connection.beginReading()
        defer { connection.endReading() }
        do throws(StorageError) {
            while let result = try connection.nextResult(of: sql) {
                if let error = connection.error(of: result, in: sql) { throw error }
                guard result.count > 0 else { continue }
                guard try shouldContinue(PostgreSQLRow(0, of: result, sql: sql)) else { break }
            }
        } catch {
            letGo()
            throw error
        }
        letGo()
    }

    /// Discards the remaining rows, so that the connection can be used again.
    private func letGo() {
        do throws(StorageError) {
            while !connection.isLost, let result = try connection.nextResult(of: sql) {
                _ = connection.error(of: result, in: sql)
            }
        } catch {
            // The connection is lost, as the next query will report.
        }
    }

    /// The corresponding C function is `PQsendQueryPrepared`.
    private func send(_ values: [Value]) throws(StorageError) {
        try connection.makeSure(isReadyFor: sql)
        guard values.count == placeholders else {
            let native = "\(values.count) values for \(placeholders) placeholders"
            throw StorageError(code: .other, native: native, sql: sql)
        }
        let bound = try BoundValues(values, for: sql)
        let isSent = unsafe bound.withPointers { count, values, lengths, formats in
            unsafe PQsendQueryPrepared(
                connection.handle,
                name,
                count,
                values,
                lengths,
                formats,
                0
            )
        }
        guard isSent == 1 else { throw connection.loss(in: sql) }
    }
}

extension PostgreSQLConnection {
    /// Has the server forget statements that nobody uses, when they are many.
    fileprivate func forgetSurplus() throws(StorageError) {
        guard !isInTransaction else { return }
        let surplus = names.takeSurplus()
        guard !surplus.isEmpty else { return }
        try execute(surplus.map { "DEALLOCATE \($0)" }.joined(separator: "; "))
    }
}
