internal import CSQLite
package import Ledger
internal import System

/// Where the files of a connection are, and whether they are still what it has open.
extension SQLiteConnection {
    /// The two files beside a database that its connections share.
    ///
    /// While one connection is open they stay the same files: SQLite removes them with the last.
    struct Companions: Equatable {
        let log: FileIdentity?
        let index: FileIdentity?

        init(of connection: SQLiteConnection) {
            log = FileIdentity(connection.logFile)
            index = FileIdentity(connection.indexFile)
        }
    }

    /// Remembers the write-ahead log and its index, which are open by now.
    func holdCompanions() { companions = Companions(of: self) }

    /// Whether the log and its index are at the path as they were when they were opened.
    var hasCompanionsInPlace: Bool { companions == nil || companions == Companions(of: self) }

    /// What is at the path now in the place of the log, when it is not this connection's and there is
    /// something in it.
    var hasForeignLog: Bool {
        guard let log = FileIdentity(logFile), log != companions?.log else { return false }
        return log.size > LogPair.emptyLog
    }

    /// Removes the log and its index from the path, where they are this connection's.
    func removeCompanions() {
        let now = Companions(of: self)
        if now.log != nil, now.log == companions?.log { AtomicFile.remove(logFile) }
        if now.index != nil, now.index == companions?.index { AtomicFile.remove(indexFile) }
    }

    /// Makes sure that what is at the path is what is open: the file, and the two beside it.
    ///
    /// The corresponding C call is `sqlite3_file_control` with `SQLITE_FCNTL_HAS_MOVED`: one
    /// stat(2), compared with the inode that is open.
    ///
    /// - Throws: `StorageError` when one of them was deleted or replaced, or the file was overwritten
    ///   by one that knows of no write-ahead log, as copies do.
    package func check() throws(StorageError) {
        guard isFileInPlace else { throw moved("SQLITE_FCNTL_HAS_MOVED") }
        guard companions != nil else { return }
        guard hasCompanionsInPlace else { throw moved("another -wal or -shm") }
        guard !isOverwritten else { throw moved("overwritten") }
    }

    /// Whether the file at the path is the one that is open, whatever is beside it.
    var isFileInPlace: Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        guard code == SQLITE_OK && moved == 0 else { return false }
        // A symbolic link in the path may lead elsewhere by now.
        return file == path || file.isEmpty || FileIdentity(path) == FileIdentity(file)
    }

    /// Whether the file that is open is no longer one with a write-ahead log.
    var isOverwritten: Bool { companions != nil && fileHeader?.usesLog != true }

    private func moved(_ native: String) -> StorageError {
        StorageError(code: .moved, native: native, sql: "open \(path)")
    }

    /// The first bytes of the database file itself, past the write-ahead log; `nil` when it has none.
    var fileHeader: FileHeader? {
        openFile(SQLITE_FCNTL_FILE_POINTER)?.beginning(20).flatMap(FileHeader.init)
    }
}

/// What the first 20 bytes of a database say; see "The Database Header" of SQLite's file format.
struct FileHeader {
    /// Whether it is read and written by way of a write-ahead log.
    let usesLog: Bool

    /// `nil` when it is not a database.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 20, bytes.starts(with: Self.magic) else {
            return nil
        }
        usesLog = bytes[18] == 2 && bytes[19] == 2
    }

    private static let magic = Array("SQLite format 3\0".utf8)
}
