internal import Ledger
internal import System

/// Whether a file is a ledger, and making it one.
enum Schema {
    /// The version that this program writes.
    static let version = Int64(Migration.all.count + 1)
    /// How many pages of 4 KiB gather in the write-ahead log before a commit copies them into the
    /// file.
    ///
    /// Everyone waits for that commit: with 4000 one in a hundred waits three times as long, and where
    /// a sync takes 5 ms there are 6 % more notifications in a second.
    private static let checkpointPages = 1000
    /// How many bytes are not worth copying at the end of one request.
    private static let shortLog = 512 << 10
    /// To how many bytes the write-ahead log is cut when it starts again, should a reader have kept
    /// it from that for long.
    private static let logSizeLimit = 32 << 20
    /// Opens a ledger for writing, and makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: The database file; its folder must exist.
    ///   - kind: What it is to be; `nil` for whatever it is, then it must be there.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    ///   - use: How long it will be open.
    ///   - mayMake: Whether a missing one is made at all: never when it was there before.
    /// - Returns: A connection whose commits are on disk when they return.
    /// - Throws: `StorageError`, also for a file that is another program's or a newer version's.
    static func open(
        _ path: String,
        as kind: LedgerKind? = .live,
        busyTimeout: Int32,
        for use: LedgerUse = .service,
        mayMake: Bool = true
    ) throws(StorageError) -> SQLiteConnection {
        if let kind, mayMake, FileIdentity(path) == nil {
            try LogPair.checkNoLog(of: path)
            make(path, as: kind)
        }
        let connection = try SQLiteConnection(
            path: path,
            creating: kind != nil && mayMake,
            busyTimeout: busyTimeout
        )
        let found = try refuseWhatIsNotOurs(connection)
        if let kind, let found, found != kind { throw found.refusal }
        connection.kind = kind ?? found ?? .live
        try switchToWAL(connection)
        // This read also opens the log of a file that had none before.
        let schema = try connection.integer("PRAGMA user_version")
        connection.holdCompanions()
        try LogPair.store(for: connection)
        try connection.execute(
            """
            PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
            PRAGMA wal_autocheckpoint = \(checkpointPages);
            PRAGMA journal_size_limit = \(logSizeLimit)
            """
        )
        if use == .oneRequest, FileIdentity(path + "-wal")?.size ?? 0 < shortLog {
            connection.closeWithoutCheckpoint()
        }
        if schema != version {
            try bringUpToDate(connection, as: connection.kind)
        }
        return connection
    }

    /// Makes a ledger that gets its name when it is whole: who comes meanwhile finds none, never half
    /// of one.
    ///
    /// What fails here, as where there are no links, is done again in place by who opens the file, and
    /// reported then.
    static func make(_ path: String, as kind: LedgerKind, isCopy: Bool = false) {
        do {
            // For its owner and group; SQLite gives what it makes beside it the same mode.
            let file = try AtomicFile(becoming: path, mode: 0o640)
            try fill(file.path, as: kind, isCopy: isCopy)
            try file.commit(.exclusive)
        } catch {}
    }

    /// Closes the file when it is whole, so that nothing of it is left in a write-ahead log.
    private static func fill(
        _ path: String,
        as kind: LedgerKind,
        isCopy: Bool
    ) throws(StorageError) {
        let connection = try SQLiteConnection(path: path, creating: false, busyTimeout: 0)
        try connection.execute("PRAGMA synchronous = OFF")
        try bringUpToDate(connection, as: kind, isCopy: isCopy)
        try switchToWAL(connection)
    }

    /// Opens a ledger that must be there, for reading alone.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    /// - Returns: A connection that refuses to write.
    /// - Throws: `StorageError`, also when there is no such file or it is not a ledger.
    static func openForReading(
        _ path: String,
        busyTimeout: Int32
    ) throws(StorageError) -> SQLiteConnection {
        let connection = try SQLiteConnection(
            path: path,
            creating: false,
            busyTimeout: busyTimeout
        )
        connection.kind = try refuseWhatIsNotOurs(connection) ?? .live
        let found = try connection.integer("PRAGMA user_version")
        guard found == version else {
            throw StorageError(
                code: found == 0 ? .foreign : .older,
                native: found == 0 ? "no tables" : "schema \(found ?? 0), not \(version)",
                sql: "PRAGMA user_version"
            )
        }
        try connection.execute("PRAGMA query_only = ON")
        // A copy has no write-ahead log.
        if connection.fileHeader?.usesLog == true { connection.holdCompanions() }
        return connection
    }

    /// What kind of ledger it is, or `nil` while it is an empty file.
    static func refuseWhatIsNotOurs(
        _ connection: SQLiteConnection
    ) throws(StorageError) -> LedgerKind? {
        let marks = try SQLiteStatement(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id, pragma_user_version
            """,
            on: connection
        ).first([]) { ($0.integer(0), $0.integer(1), $0.integer(2)) }
        let (application, found, tables) = marks ?? (0, 0, 0)
        let isEmpty = application == 0 && found == 0 && tables == 0
        if let copy = LedgerKind(copyApplicationID: application) { throw copy.unfinished }
        let kind = LedgerKind(applicationID: application)
        guard kind != nil || isEmpty else {
            throw StorageError(
                code: .foreign,
                native: "application_id \(application)",
                sql: "PRAGMA application_id"
            )
        }
        guard found <= version else {
            throw StorageError(
                code: .newer,
                native: "schema \(found), this program knows \(version)",
                sql: "PRAGMA user_version"
            )
        }
        return kind
    }

    /// Switches to write-ahead logging, which stays with the file.
    ///
    /// Where two processes meet here, SQLite answers busy to one of them without waiting. An empty
    /// transaction waits for the other; the next try finds the work done.
    static func switchToWAL(_ connection: SQLiteConnection) throws(StorageError) {
        let sql = "PRAGMA journal_mode = WAL"
        var triesLeft = 10
        while true {
            do throws(StorageError) {
                let mode = try connection.text(sql) ?? ""
                if mode == "wal" { return }
                throw StorageError(code: .other, native: "journal_mode \(mode)", sql: sql)
            } catch {
                guard error.code == .busy && triesLeft > 0 else { throw error }
                triesLeft -= 1
                try connection.execute("BEGIN IMMEDIATE; COMMIT")
            }
        }
    }

    /// Makes the tables, or alters those of an older version, in one transaction.
    static func bringUpToDate(
        _ connection: SQLiteConnection,
        as kind: LedgerKind,
        isCopy: Bool = false
    ) throws(StorageError) {
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StorageError) {
            // Another process may have been here while this one waited for the lock.
            let found = try connection.integer("PRAGMA user_version") ?? 0
            if found == 0 { try connection.execute(kind.tables) }
            if found > 0, let other = try refuseWhatIsNotOurs(connection), other != kind {
                throw other.refusal
            }
            if found > 0 {
                for step in Migration.all.dropFirst(Int(found) - 1) {
                    try connection.execute(step.sql)
                    try step.work?(connection)
                }
            }
            let mark = isCopy ? kind.copyApplicationID : kind.applicationID
            try connection.execute(
                """
                PRAGMA application_id = \(mark); PRAGMA user_version = \(version)
                """
            )
            try connection.execute("COMMIT")
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }
}
