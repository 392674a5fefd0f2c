package import Ledger
internal import System

/// A copy of a ledger in one SQLite file, made row by row: of a ledger that is on a server.
package final class RowBackup {
    private let engine: any Engine
    private let target: String
    private let madeAt: Int64

    /// - Parameters:
    ///   - engine: Where the ledger is.
    ///   - target: The file to make.
    ///   - replacing: Whether a file of that name is to be replaced.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `BackupFailure` when the name is not free.
    package init(
        of engine: any Engine,
        to target: String,
        replacing: Bool,
        now: Int64
    ) throws(BackupFailure) {
        try LedgerBackup.checkName(target, of: nil, replacing: replacing)
        (self.engine, self.target, madeAt) = (engine, target, now)
    }

    /// Copies, checks the copy, and gives it its name; it is one file, without a write-ahead log.
    ///
    /// - Parameters:
    ///   - replacing: Whether a file of that name is replaced.
    ///   - shouldContinue: Told how many rows are copied; `false` breaks off.
    /// - Returns: What was copied; it is on disk.
    /// - Throws: `BackupFailure`; nothing is left behind then.
    package func run(
        replacing: Bool,
        while shouldContinue: (Int) -> Bool
    ) throws(BackupFailure) -> BackupRecord {
        try LedgerBackup.write(target, replacing: replacing, madeAt: madeAt) {
            path throws(BackupFailure) in
            defer { AtomicFile.remove(path + "-pair") }
            let head = try copy(to: path, while: shouldContinue)
            do throws(StorageError) {
                try LedgerBackup.leaveWriteAheadLogging(path)
                try Schema.openForReading(path, busyTimeout: 0).checkPages()
            } catch {
                throw error.code == .full ? .copy(error) : .damaged(error.native)
            }
            return head
        }
    }

    /// Lets the ledger remember a copy.
    ///
    /// - Parameter record: What was copied.
    /// - Throws: `StorageError` when it cannot be written.
    package func remember(_ record: BackupRecord) throws(StorageError) {
        try engine.connect(for: .operate).prepare(SQL.insertBackup).run(
            [.integer(record.madeAt), .text(record.file), .integer(record.bytes)]
                + record.head.values
        )
    }

    /// The connections are closed when it returns.
    private func copy(
        to file: String,
        while shouldContinue: (Int) -> Bool
    ) throws(BackupFailure) -> ChainHead {
        do throws(CopyFailure) {
            let copy = try RowCopy(
                from: engine,
                to: SQLiteEngine(path: file, as: nil),
                now: madeAt
            )
            _ = try copy.run { shouldContinue($1) }
            try copy.finish()
            return copy.head
        } catch {
            switch error {
            case .source(let error): throw .ledger(error)
            case .target(let error): throw .copy(error)
            case .differs(let what): throw .damaged(what)
            case .interrupted: throw .interrupted
            case .occupied, .ofAnother, .movedOn: throw .damaged("\(error)")
            }
        }
    }
}
