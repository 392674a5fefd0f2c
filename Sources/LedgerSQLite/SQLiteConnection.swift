internal import CSQLite
package import Ledger
internal import System

/// One connection to one SQLite file.
///
/// It has no lock of its own: whoever holds it uses it on one thread at a time.
@safe package final class SQLiteConnection: @unchecked Sendable {  // see the line above
    let handle: OpaquePointer
    let path: String
    /// The database file as SQLite names it, symbolic links followed; empty for one in memory.
    private(set) var file = ""
    /// The write-ahead log and its index.
    private(set) var (logFile, indexFile) = ("", "")
    /// The files beside it that this connection has open, once `holdCompanions()` was called.
    var companions: Companions?
    /// What the ledger was made for; a live one until that was read.
    package var kind = LedgerKind.live
    /// How long the database file was when it was looked at last, in bytes.
    var knownLength: Int64 = 0

    /// Done once, before the first connection: counting memory takes a global lock for every
    /// allocation, a tenth of the time that recording takes.
    private static let isTuned = shim_disable_memory_statistics() == SQLITE_OK

    /// Opens a file; the busy timeout holds from the first statement on.
    ///
    /// The corresponding C function is `sqlite3_open_v2`.
    ///
    /// - Parameters:
    ///   - path: The database file.
    ///   - creating: Whether a missing file is made; otherwise it is an error.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    /// - Throws: `StorageError` when it cannot be opened, or the write-ahead log beside it is another
    ///   file's: see `LogPair`.
    package init(path: String, creating: Bool, busyTimeout: Int32) throws(StorageError) {
        _ = Self.isTuned
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(
            path,
            &opened,
            creating ? flags | SQLITE_OPEN_CREATE : flags,
            nil
        )
        guard let opened = unsafe opened else { throw StorageError(code, in: "open \(path)") }
        unsafe handle = opened  // owned from here on: a later throw runs `deinit`
        self.path = path
        guard code == SQLITE_OK else { throw StorageError(code, in: "open \(path)") }
        unsafe sqlite3_busy_timeout(handle, busyTimeout)
        file = unsafe sqlite3_db_filename(handle, "main").map { unsafe String(cString: $0) } ?? ""
        (logFile, indexFile) = (file + "-wal", file + "-shm")
        // Nothing was read yet: SQLite has not looked at the log, and has recovered nothing.
        try LogPair.check(self)
    }

    /// A connection whose files are no longer in place must not touch what is there now: SQLite
    /// would remove the log at the path, even of another file, and copy the hole in a log that was cut.
    deinit {
        if companions != nil, isLogCut || (try? check()) == nil {
            closeWithoutCheckpoint()
        }
        unsafe sqlite3_close_v2(handle)
    }

    /// Runs statements that bind nothing and whose rows do not matter.
    ///
    /// The corresponding C function is `sqlite3_exec`.
    ///
    /// - Parameter sql: One or more statements.
    /// - Throws: `StorageError` for the first one that fails.
    package func execute(_ sql: String) throws(StorageError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw StorageError(code, in: sql) }
    }

    /// Leaves what is in the write-ahead log to the next connection.
    ///
    /// The corresponding C call is `sqlite3_db_config` with `SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE`.
    func closeWithoutCheckpoint() { unsafe shim_disable_checkpoint_on_close(handle) }

    /// Whether a transaction is open; SQLite ends one by itself after some failures.
    ///
    /// The corresponding C function is `sqlite3_get_autocommit`.
    package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Whether a foreign key points nowhere now, so that a commit would fail.
    ///
    /// The corresponding C call is `sqlite3_db_status` with `SQLITE_DBSTATUS_DEFERRED_FKS`.
    var hasUnresolvedForeignKeys: Bool {
        var (unresolved, highest): (Int32, Int32) = (0, 0)
        unsafe sqlite3_db_status(
            handle,
            SQLITE_DBSTATUS_DEFERRED_FKS,
            &unresolved,
            &highest,
            0
        )
        return unresolved != 0
    }

    /// SQLite's extended result code of the call that failed last.
    ///
    /// The corresponding C function is `sqlite3_extended_errcode`.
    var lastErrorCode: Int32 { unsafe sqlite3_extended_errcode(handle) }

    /// What SQLite says of the call that failed last; it may hold values of a row.
    ///
    /// The corresponding C function is `sqlite3_errmsg`.
    var lastErrorMessage: String {
        unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? ""
    }
}

extension StorageError {
    /// The error of one of SQLite's result codes, in its extended form.
    init(_ native: Int32, in sql: String) {
        let code: Code =
            switch native & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_FULL: .full
            case SQLITE_READONLY, SQLITE_PERM: .readOnly
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_CANTOPEN: .cannotOpen
            default: .other
            }
        let text = unsafe sqlite3_errstr(native).map { unsafe String(cString: $0) } ?? ""
        self.init(code: code, native: "\(native) \(text)", sql: sql)
    }
}
