/// What a ledger on a server says of itself, in the row of `ledger`.
package struct LedgerMark: Sendable {
    package let name: String
    package let version: Int64

    private static let sql = "SELECT kind, version FROM ledger WHERE id = 1"

    /// Reads it; there is `nil` without such a table or a row in it.
    ///
    /// - Parameter connection: A connection to the server, outside of a transaction.
    /// - Throws: `StorageError` when it cannot be read.
    package init?(on connection: any Connection) throws(StorageError) {
        let found: (String, Int64)?
        do throws(StorageError) {
            found = try connection.prepare(Self.sql).first([]) { ($0.text(0), $0.integer(1)) }
        } catch {
            guard error.code == .foreign else { throw error }
            return nil
        }
        guard let found else { return nil }
        (name, version) = found
    }

    /// What kind of ledger it is.
    ///
    /// - Parameter wanted: What it has to be; `nil` for whatever it is.
    /// - Returns: The kind.
    /// - Throws: `StorageError` for one of another kind or version, and for an unfinished copy.
    package func kind(wanted: LedgerKind?) throws(StorageError) -> LedgerKind {
        try checkVersion()
        if let unfinished = LedgerKind(copyMark: name) { throw unfinished.unfinished }
        guard let found = LedgerKind(rawValue: name) else {
            throw StorageError(code: .foreign, native: "no kind", sql: Self.sql)
        }
        if let wanted, wanted != found { throw found.refusal }
        return found
    }

    /// Whether a copy of that kind may be written here, and is an unfinished one.
    ///
    /// - Parameter kind: What the copy is to be.
    /// - Returns: `false` for a ledger that is whole, and may be empty.
    /// - Throws: `StorageError` for one of another kind or version.
    package func isUnfinishedCopy(of kind: LedgerKind) throws(StorageError) -> Bool {
        try checkVersion()
        if name == kind.copyMark { return true }
        if let other = LedgerKind(copyMark: name) { throw other.refusal }
        return try self.kind(wanted: kind) != kind
    }

    /// The error for a database without the ledger's tables.
    package static var missing: StorageError {
        StorageError(
            code: .foreign,
            native: "no tables, alipay-callback ledger init makes them",
            sql: sql
        )
    }

    /// Tables of a server are not changed: what is in them goes through a file, which is brought up to
    /// date.
    private static let wayOn = """
        ; make a file of it with that version's backup, and copy the file into an empty database with \
        this version's ledger copy
        """

    private func checkVersion() throws(StorageError) {
        guard version == Table.version else {
            throw StorageError(
                code: version < Table.version ? .older : .newer,
                native: "schema \(version), this program knows \(Table.version)"
                    + (version < Table.version ? Self.wayOn : ""),
                sql: Self.sql
            )
        }
    }
}

extension LedgerKind {
    /// What stands in `ledger.kind` while a copy of such a ledger is not whole.
    package var copyMark: String { "copy of \(rawValue)" }

    init?(copyMark: String) {
        switch copyMark {
        case Self.live.copyMark: self = .live
        case Self.shadow.copyMark: self = .shadow
        default: return nil
        }
    }

    /// The error for a copy that is not whole.
    package var unfinished: StorageError {
        StorageError(code: .unfinished, native: copyMark, sql: "open")
    }
}
