internal import Alipay
internal import Ledger
internal import System

/// What a writer does with a ledger that is no longer in place, before it closes it.
///
/// What was answered `success` may be in the write-ahead log alone, whose name does not go with the
/// file's. The connection has both open still, under whatever names.
struct LedgerDeparture {
    private let connection: SQLiteConnection
    private let anchor: LedgerAnchor
    private let now: Int64

    init(from connection: SQLiteConnection, _ anchor: LedgerAnchor, now: Int64) {
        self.connection = connection
        self.anchor = anchor
        self.now = now
    }

    /// Brings to safety what is in the log: into the file where it has a name, else into a copy
    /// beside the path.
    ///
    /// - Returns: The same failure, with what was done.
    func finish(after error: StorageError) -> StorageError {
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        if connection.isOverwritten {
            // The log's pages are of what was in the file before: they stay where they are.
            anchor.leave(after: error)
            return error.adding("its -wal was left alone")
        }
        let isInPlace = connection.isFileInPlace
        if !anchor.hasName || isInPlace && connection.hasForeignLog {
            anchor.leave(after: error)
            return keepCopy(error)
        }
        anchor.leave()
        guard copyLogIntoFile() else { return error.adding("its -wal has what is not in it") }
        connection.removeCompanions()
        return error.adding("all that was recorded is in it")
    }

    /// - Returns: Whether the file is whole without the log.
    private func copyLogIntoFile() -> Bool {
        // The first column of the answer says whether somebody was in the way.
        let isBusy = try? connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
        return isBusy == 0
    }

    /// The copy has a date in its name; of several responders that notice in one second one makes it.
    private func keepCopy(_ departure: StorageError) -> StorageError {
        let digits = AlipayTime.rfc3339(now).prefix(19).filter(\.isNumber)
        let target = "\(anchor.path).deleted-\(digits)"
        do {
            try copy(to: target)
        } catch let failure as SystemError where failure.isExisting {
            return departure.adding("kept as \(target)")
        } catch {
            return departure.adding("it could not be kept as \(target)")
        }
        connection.removeCompanions()
        return departure.adding("kept as \(target)")
    }

    private func copy(to target: String) throws {
        let file = try AtomicFile(becoming: target)
        defer { LedgerBackup.removeCompanions(of: file.path) }
        try copyPages(to: file.path)
        try LedgerBackup.leaveWriteAheadLogging(file.path)
        try file.commit(.failingIfExists)
    }

    private func copyPages(to file: String) throws(StorageError) {
        let copy = try SQLiteConnection(path: file, creating: false, busyTimeout: 0)
        try copy.execute("PRAGMA synchronous = OFF")
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        let pages = try PageCopy(from: connection, to: copy)
        while try pages.step(10_000) {}
    }
}

extension StorageError {
    fileprivate func adding(_ what: String) -> StorageError {
        StorageError(code: code, native: "\(native); \(what)", sql: sql)
    }
}
