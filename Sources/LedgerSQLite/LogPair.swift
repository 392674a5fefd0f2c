internal import Ledger
internal import System

/// Whether the write-ahead log beside a database is that database's.
///
/// SQLite does not look: it recovers whatever valid log has the right name, and a log of another
/// file's pages makes the file malformed. A log does not say whose it is either. So two things are
/// looked at before SQLite reads anything, and only when there is something in the log:
///
/// 1. The file's header. What `backup`, `VACUUM INTO` and `restore` make is a database without a
///    write-ahead log, and says so; SQLite writes the opposite into the file before it makes a log.
///    A log beside such a file is what another one left.
/// 2. A small file, `…-pair`, that says which file the log is for: its inode and time of birth. Who
///    opens the ledger for writing writes it, on disk, before there is anything in the log. A file
///    that was put in the ledger's place is another one.
///
/// A crash or a power cut changes neither, so what they left is recovered. A ledger without `…-pair`,
/// of an earlier version of this program, is accepted. What is not seen: a copy with a log of its
/// own, such as `sqlite3 .backup` makes, that is written into the ledger's inode by `cp`.
enum LogPair {
    /// A log as long as its header has nothing in it, in bytes.
    static let emptyLog: Int64 = 32

    /// - Throws: `StorageError` with the code `foreignLog`; nothing was changed.
    static func check(_ connection: SQLiteConnection) throws(StorageError) {
        let file = connection.file
        guard !file.isEmpty, hasLog(file) else { return }
        guard connection.fileHeader?.usesLog == true else { throw refusal(of: file) }
        guard let stored = FileMark(storedIn: file + "-pair") else { return }
        guard stored == FileMark(of: file) else { throw refusal(of: file) }
    }

    /// Makes sure that no log waits for a file that is not there.
    static func checkNoLog(of missing: String) throws(StorageError) {
        if hasLog(missing) { throw refusal(of: missing) }
    }

    /// Says which file the log is for; to be called when the log is open and was checked.
    static func store(for connection: SQLiteConnection) throws(StorageError) {
        let file = connection.file
        let stored = FileMark(storedIn: file + "-pair")
        guard let mark = FileMark(of: file), mark != stored else { return }
        do throws(SystemError) {
            try mark.store(in: file + "-pair")
        } catch {
            // Without a mark the log is accepted; by a wrong one it would be refused after a crash.
            guard stored != nil else { return }
            let code: StorageError.Code = error.isNoRoom ? .full : .cannotOpen
            throw StorageError(code: code, native: "errno \(error.code)", sql: error.call)
        }
    }

    private static func hasLog(_ file: String) -> Bool {
        FileIdentity(file + "-wal")?.size ?? 0 > emptyLog
    }

    private static func refusal(of file: String) -> StorageError {
        StorageError(code: .foreignLog, native: "\(file)-wal", sql: "open \(file)")
    }
}
