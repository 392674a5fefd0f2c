package import Ledger
internal import System

/// A consistent copy of a ledger in one file, made beside a responder that goes on writing.
///
/// It is all in one read transaction of the ledger: until it ends, the write-ahead log cannot
/// begin again and grows by what is written meanwhile; nobody waits.
package final class LedgerBackup {
    private let path: String
    private let target: String
    private let source: SQLiteConnection
    private let madeAt: Int64
    private let end: End

    /// Reads where the ledger stands: the copy is of this moment.
    ///
    /// - Parameters:
    ///   - path: The ledger.
    ///   - target: The file to make.
    ///   - replacing: Whether a file of that name is to be replaced.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `BackupFailure` when the ledger cannot be read, or the name is not free.
    package init(
        of path: String,
        to target: String,
        replacing: Bool,
        now: Int64
    ) throws(BackupFailure) {
        try Self.checkName(target, of: path, replacing: replacing)
        self.path = path
        self.target = target
        madeAt = now
        do throws(StorageError) {
            source = try Schema.openForReading(path, busyTimeout: 10_000)
            try source.execute("BEGIN")
            end = try Self.end(of: source)
        } catch {
            throw .ledger(error)
        }
    }

    /// Copies, checks the copy, and gives it its name.
    ///
    /// The copy uses no write-ahead log: it is one file, and can be read where nothing can be
    /// written. Whoever opens it as a ledger switches the log on again.
    ///
    /// - Parameters:
    ///   - replacing: Whether a file of that name is replaced.
    ///   - pages: How many are copied before `shouldContinue` is asked.
    ///   - shouldContinue: Told how many pages are copied, and of how many; `false` breaks off.
    /// - Returns: What was copied; it is on disk.
    /// - Throws: `BackupFailure`; nothing is left behind then.
    package func run(
        replacing: Bool,
        pages: Int32 = 2000,
        while shouldContinue: (Int, Int) -> Bool
    ) throws(BackupFailure) -> BackupRecord {
        try Self.write(target, replacing: replacing, madeAt: madeAt) { path throws(BackupFailure) in
            try copy(to: path, pages, while: shouldContinue)
            try check(path)
            return end.head
        }
    }

    /// Makes a copy under another name, and gives it its own when it is whole.
    ///
    /// - Parameters:
    ///   - target: The copy's path.
    ///   - replacing: Whether a file of that name is replaced.
    ///   - madeAt: Milliseconds since 1970-01-01 UTC.
    ///   - body: Writes it to a path, and says where its chain ends.
    /// - Returns: What was copied; it is on disk.
    /// - Throws: `BackupFailure`; nothing is left behind then.
    static func write(
        _ target: String,
        replacing: Bool,
        madeAt: Int64,
        _ body: (String) throws(BackupFailure) -> ChainHead
    ) throws(BackupFailure) -> BackupRecord {
        let file: AtomicFile
        do throws(SystemError) {
            file = try AtomicFile(becoming: target)
        } catch {
            throw .file(error)
        }
        // Its lock shows others that the partial file is in use.
        let lock = try? LockFile(path: file.path).tryLock(byte: 0)
        defer {
            removeCompanions(of: file.path)
            withExtendedLifetime(lock) {}
        }
        let head = try body(file.path)
        do throws(SystemError) {
            try file.commit(replacing ? .replacing : .failingIfExists)
        } catch {
            throw error.isExisting ? .exists : .file(error)
        }
        let bytes = FileIdentity(target)?.size ?? 0
        return BackupRecord(madeAt: madeAt, file: target, bytes: bytes, head: head)
    }

    /// Lets the ledger remember a copy.
    ///
    /// - Parameter record: What was copied.
    /// - Throws: `StorageError` when it cannot be written.
    package func remember(_ record: BackupRecord) throws(StorageError) {
        let connection = try Schema.open(path, as: nil, busyTimeout: 10_000)
        try SQLiteStatement(SQL.insertBackup, on: connection).run(
            [.integer(record.madeAt), .text(record.file), .integer(record.bytes)]
                + record.head.values
        )
    }

    private func copy(
        to file: String,
        _ pages: Int32,
        while shouldContinue: (Int, Int) -> Bool
    ) throws(BackupFailure) {
        let isWhole: Bool
        do throws(StorageError) {
            isWhole = try copyPages(to: file, pages, while: shouldContinue)
            // From here on the ledger's write-ahead log may begin again.
            try source.execute("COMMIT")
        } catch {
            throw .copy(error)
        }
        guard isWhole else { throw .interrupted }
    }

    /// - Returns: Whether all pages were copied.
    private func copyPages(
        to file: String,
        _ pages: Int32,
        while shouldContinue: (Int, Int) -> Bool
    ) throws(StorageError) -> Bool {
        let target = try SQLiteConnection(path: file, creating: false, busyTimeout: 0)
        // The whole file is brought to disk once, when it is whole.
        try target.execute("PRAGMA synchronous = OFF")
        let copy = try PageCopy(from: source, to: target)
        while try copy.step(pages) {
            guard shouldContinue(copy.copied, copy.count) else { return false }
        }
        return shouldContinue(copy.count, copy.count)
    }

    static func leaveWriteAheadLogging(_ file: String) throws(StorageError) {
        let target = try SQLiteConnection(path: file, creating: false, busyTimeout: 0)
        let sql = "PRAGMA journal_mode = DELETE"
        let mode = try target.text(sql) ?? ""
        guard mode == "delete" else {
            throw StorageError(code: .other, native: "journal_mode \(mode)", sql: sql)
        }
    }

    private func check(_ file: String) throws(BackupFailure) {
        do throws(StorageError) {
            try Self.leaveWriteAheadLogging(file)
            // Application and version are looked at as in every ledger that is opened.
            let copy = try Schema.openForReading(file, busyTimeout: 0)
            let verdict = try copy.text("PRAGMA quick_check") ?? ""
            guard verdict == "ok" else {
                throw StorageError(code: .corrupt, native: verdict, sql: "")
            }
            let found = try Self.end(of: copy)
            guard found == end else {
                throw StorageError(code: .corrupt, native: "it ends at \(found.lastRow)", sql: "")
            }
        } catch {
            throw error.code == .full ? .copy(error) : .damaged(error.native)
        }
    }

    private static func end(of connection: SQLiteConnection) throws(StorageError) -> End {
        let statement = try SQLiteStatement(SQL.chainAndLastRow, on: connection)
        let end = try statement.first([]) { row in
            End(
                head: ChainHead(lastID: row.integer(0), chain: row.blob(1)),
                lastRow: row.integer(2)
            )
        }
        guard let end else { throw statement.unreadableRow }
        return end
    }

    /// Where the audit chain ends, by what it says and by what is there.
    private struct End: Equatable {
        let head: ChainHead
        let lastRow: Int64
    }

    /// Makes sure that a copy may have a name.
    ///
    /// - Parameters:
    ///   - target: The name.
    ///   - path: The ledger, where it is a file.
    ///   - replacing: Whether a copy of that name may give way.
    /// - Throws: `BackupFailure` when it may not.
    static func checkName(
        _ target: String,
        of path: String?,
        replacing: Bool
    ) throws(BackupFailure) {
        let companions = ["-wal", "-shm", "-journal"]
        let found = FileIdentity(target)
        let ends = [""] + companions + ["-pair", "-relay"]
        for own in path.map({ path in ends.map { path + $0 } }) ?? [] {
            if Self.isSameName(own, target) || found != nil && found == FileIdentity(own) {
                throw .isTheLedger
            }
        }
        for other in companions.map({ target + $0 }) where FileIdentity(other) != nil {
            throw .inUse(other)
        }
        guard let isRegular = FileStatus.isRegular(target) else { return }
        if !replacing { throw .exists }
        if !isRegular { throw .notAFile }
        if !mayBeCopy(target) { throw .notACopy }
    }

    /// Whether a file that nobody has open here is a SQLite database, or nothing yet.
    package static func mayBeCopy(_ path: String) -> Bool {
        guard let start = FileBeginning.bytes(of: path, atMost: 20) else { return false }
        return start.isEmpty || FileHeader(start) != nil
    }

    /// Whether two paths are one name in one folder, whether there is a file or not.
    private static func isSameName(_ one: String, _ other: String) -> Bool {
        guard FileName.last(of: one) == FileName.last(of: other),
            let folder = FileIdentity(FileName.folder(of: one))
        else { return false }
        return folder == FileIdentity(FileName.folder(of: other))
    }

    static func removeCompanions(of file: String) {
        for name in ["-wal", "-shm", "-journal"] { AtomicFile.remove(file + name) }
    }
}

extension SQL {
    fileprivate static let chainAndLastRow = """
        SELECT last_id, chain, coalesce((SELECT max(id) FROM notifications), 0) FROM chain_head
        """
}
