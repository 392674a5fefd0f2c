internal import CSQLite
internal import Ledger

/// A copy of one database into another, some pages at a time, by SQLite's backup functions.
///
/// Used, like its connections, on one thread at a time.
@safe final class PageCopy {
    private let handle: OpaquePointer
    private let source: SQLiteConnection
    private let target: SQLiteConnection

    /// The corresponding C function is `sqlite3_backup_init`.
    ///
    /// - Parameters:
    ///   - source: It holds a read transaction: so the copy is of that moment, and other
    ///     connections' commits do not make it begin again.
    ///   - target: Whatever it has is overwritten.
    /// - Throws: `StorageError` when the target is in use.
    init(from source: SQLiteConnection, to target: SQLiteConnection) throws(StorageError) {
        guard let handle = unsafe sqlite3_backup_init(target.handle, "main", source.handle, "main")
        else { throw StorageError(unsafe sqlite3_extended_errcode(target.handle), in: "backup") }
        unsafe self.handle = handle
        self.source = source
        self.target = target
    }

    deinit { unsafe sqlite3_backup_finish(handle) }

    /// Copies some pages; the corresponding C function is `sqlite3_backup_step`.
    ///
    /// - Parameter pages: How many at most.
    /// - Returns: Whether there are more.
    /// - Throws: `StorageError` when one cannot be read or written.
    func step(_ pages: Int32) throws(StorageError) -> Bool {
        switch unsafe sqlite3_backup_step(handle, pages) {
        case SQLITE_OK: return true
        case SQLITE_DONE: return false
        case let code: throw StorageError(code, in: "backup")
        }
    }

    /// The pages of the source, as of the last step.
    var count: Int { Int(unsafe sqlite3_backup_pagecount(handle)) }

    /// How many of them are copied, as of the last step.
    var copied: Int { count - Int(unsafe sqlite3_backup_remaining(handle)) }
}
