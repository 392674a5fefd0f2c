internal import CSQLite
internal import Ledger

/// What a statement's text asks for, for texts that are not ours.
extension SQLiteStatement {
    /// The placeholders as they stand in the text, each once, in the order of their numbers; `?`
    /// for one without a name, or a number that is left out.
    ///
    /// The corresponding C function is `sqlite3_bind_parameter_name`.
    var placeholders: [String] {
        let count = unsafe sqlite3_bind_parameter_count(handle)
        return (0..<count).map { index in
            let name = unsafe sqlite3_bind_parameter_name(handle, index + 1)
            return unsafe name.map { unsafe String(cString: $0) } ?? "?"
        }
    }

    /// Whether it is an EXPLAIN, which does not do what it explains.
    ///
    /// The corresponding C function is `sqlite3_stmt_isexplain`.
    var isExplanation: Bool { unsafe sqlite3_stmt_isexplain(handle) != 0 }

    /// What follows on the statement in the text that it was made of.
    ///
    /// The corresponding C function is `sqlite3_sql`: it gives the statement without that.
    var rest: String {
        let own = unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } ?? ""
        return String(sql.utf8.dropFirst(own.utf8.count)) ?? sql
    }

    /// Whether a text has no statement in it, but white space, comments and semicolons at most.
    ///
    /// - Throws: `StorageError` when it has one that cannot be prepared.
    static func isEmpty(
        _ sql: String,
        on connection: SQLiteConnection
    ) throws(StorageError) -> Bool {
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(connection.handle, sql, -1, &prepared, nil)
        defer { unsafe sqlite3_finalize(prepared) }
        guard code == SQLITE_OK else { throw StorageError(code, in: sql) }
        return unsafe prepared == nil
    }
}
