internal import CSQLite
internal import Ledger
internal import System

/// How long a connection's files are, and how long they have to be.
///
/// SQLite does not look: it writes on behind the end of a log that was cut, and reads zeros where its
/// pages were.
extension SQLiteConnection {
    /// Makes sure that neither file was cut; to be called in a transaction that may write, while
    /// nobody else can change their lengths.
    ///
    /// A file may become shorter when another process puts it in order (`VACUUM`): that is a doubt,
    /// and the pages decide.
    ///
    /// - Throws: `StorageError` with the code `lost` when the log lacks what was committed, with
    ///   `corrupt` when the file is shorter than it was and than its pages are long.
    func checkLengths() throws(StorageError) {
        guard companions != nil, let index = LogIndex(of: self) else { return }
        if isLogCut(index) {
            throw StorageError(code: .lost, native: "the -wal", sql: "open \(path)")
        }
        guard let length = FileIdentity(file)?.size else { return }
        if length < min(knownLength, index.pages * index.pageSize) {
            knownLength = 0
            throw StorageError(code: .corrupt, native: "cut", sql: "open \(path)")
        }
        knownLength = length
    }

    /// Whether the log seems to lack what was committed; for sure only where nobody else writes.
    var isLogCut: Bool { LogIndex(of: self).map(isLogCut) ?? false }

    /// Whether something was written behind a log that was cut to nothing.
    var isLogHollow: Bool {
        openFile(SQLITE_FCNTL_JOURNAL_POINTER)?.beginsLikeLog == false
    }

    private func isLogCut(_ index: LogIndex) -> Bool {
        guard index.frames > 0, let log = openFile(SQLITE_FCNTL_JOURNAL_POINTER) else {
            return false
        }
        let length = FileIdentity(logFile).map { $0 == companions?.log ? $0.size : .max } ?? .max
        return length < index.logLength || log.beginsLikeLog != true
    }

    /// The database file (`SQLITE_FCNTL_FILE_POINTER`) or its log (`SQLITE_FCNTL_JOURNAL_POINTER`) by
    /// SQLite's own descriptor: to close another one would release SQLite's locks.
    ///
    /// The corresponding C call is `sqlite3_file_control`.
    func openFile(_ operation: Int32) -> OpenFile? {
        var found: UnsafeMutablePointer<sqlite3_file>?
        let code = unsafe sqlite3_file_control(handle, "main", operation, &found)
        guard code == SQLITE_OK, let found = unsafe found,
            let methods = unsafe found.pointee.pMethods
        else { return nil }
        return unsafe OpenFile(file: found, methods: methods)
    }
}

/// A file that SQLite has open; good for as long as the connection is.
@safe struct OpenFile {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: UnsafePointer<sqlite3_io_methods>

    init(file: UnsafeMutablePointer<sqlite3_file>, methods: UnsafePointer<sqlite3_io_methods>) {
        unsafe (self.file, self.methods) = (file, methods)
    }

    /// The first bytes; `nil` when there are not so many.
    func beginning(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let read = unsafe methods.pointee.xRead,
            unsafe read(file, &bytes, Int32(count), 0) == SQLITE_OK
        else { return nil }
        return bytes
    }

    /// Whether it begins with the number of a write-ahead log, 0x377f0682 or 0x377f0683; `nil` where it
    /// is empty.
    ///
    /// See "The WAL Header" of SQLite's file format. A hole is zeros.
    var beginsLikeLog: Bool? { beginning(4).map { $0.starts(with: [0x37, 0x7F, 0x06]) } }

    /// What all connections know of the log; `nil` where there is none.
    fileprivate var sharedIndex: UnsafeMutableRawPointer? {
        guard unsafe methods.pointee.iVersion >= 2, let map = unsafe methods.pointee.xShmMap else {
            return nil
        }
        var region: UnsafeMutableRawPointer?
        guard unsafe map(file, 0, 32 << 10, 0, &region) == SQLITE_OK else { return nil }
        return unsafe region
    }
}

/// What the index of the write-ahead log says: see "The WAL-Index Header" of SQLite's "WAL-mode File
/// Format".
private struct LogIndex {
    /// How many frames are committed.
    let frames: Int64
    /// In bytes.
    let pageSize: Int64
    /// How many pages the database has with them.
    let pages: Int64

    /// A log of so many frames is no shorter, in bytes.
    var logLength: Int64 { 32 + frames * (24 + pageSize) }

    init?(of connection: SQLiteConnection) {
        guard let file = connection.openFile(SQLITE_FCNTL_FILE_POINTER),
            let header = unsafe file.sharedIndex
        else { return nil }
        let size = unsafe Int64(header.load(fromByteOffset: 14, as: UInt16.self))
        pageSize = size == 1 ? 65536 : size
        frames = unsafe Int64(header.load(fromByteOffset: 16, as: UInt32.self))
        pages = unsafe Int64(header.load(fromByteOffset: 20, as: UInt32.self))
    }
}
