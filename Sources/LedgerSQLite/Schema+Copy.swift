internal import Ledger
internal import System

extension Schema {
    /// Opens a file that another ledger is copied to.
    ///
    /// It is a ledger of that kind, an unfinished copy of one, or new: then it says of itself that it
    /// is an unfinished copy from the moment that it has its tables.
    ///
    /// - Parameters:
    ///   - path: The database file; it is made where there is none.
    ///   - kind: What the copy is to be.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    /// - Returns: A connection whose commits are on disk when they return.
    /// - Throws: `StorageError`, also for a file that is something else.
    static func openForCopy(
        _ path: String,
        as kind: LedgerKind,
        busyTimeout: Int32
    ) throws(StorageError) -> SQLiteConnection {
        if FileIdentity(path) == nil {
            try LogPair.checkNoLog(of: path)
            make(path, as: kind, isCopy: true)
        }
        let connection = try SQLiteConnection(
            path: path,
            creating: true,
            busyTimeout: busyTimeout
        )
        connection.kind = kind
        try checkPlace(connection)
        try switchToWAL(connection)
        let found = try connection.integer("PRAGMA user_version")
        connection.holdCompanions()
        try LogPair.store(for: connection)
        // Rows that refer to each other are looked at in the end, by the audit.
        try connection.execute(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536"
        )
        if found == 0 { try bringUpToDate(connection, as: kind, isCopy: true) }
        return connection
    }

    private static func checkPlace(_ connection: SQLiteConnection) throws(StorageError) {
        let mark = try connection.integer("PRAGMA application_id")
        if mark == connection.kind.copyApplicationID { return }
        if let found = try refuseWhatIsNotOurs(connection), found != connection.kind {
            throw found.refusal
        }
        let found = try connection.integer("PRAGMA user_version") ?? 0
        guard found == 0 || found == version else {
            throw StorageError(
                code: .older,
                native: "schema \(found), not \(version)",
                sql: "PRAGMA user_version"
            )
        }
    }
}
