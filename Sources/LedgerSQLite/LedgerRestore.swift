package import Ledger
package import System

/// Puts a copy in the ledger's place, in one step, while nobody has the ledger open.
package struct LedgerRestore {
    /// The last notification of a ledger.
    package struct End: Sendable, Equatable {
        /// 0 while there is none.
        package let id: Int64
        /// In milliseconds since 1970-01-01 UTC.
        package let receivedAt: Int64?
    }

    /// What was done.
    package struct Outcome: Sendable, Equatable {
        /// Of the ledger that gave way; `nil` when there was none, or it could not be read.
        package let before: End?
        package let after: End
        /// Where the ledger that gave way is now; `nil` when there was none.
        package let keptAs: String?
    }

    package enum Failure: Error, Sendable {
        /// The copy is the ledger itself.
        case isTheLedger
        /// A process has the ledger open, or a relay lives.
        case inUse
        /// The ledger or its folder belongs to another user, of this name, who could redirect what is
        /// written there, and its ownership, to any other file.
        case somebodyElses(String)
        /// Others can change names in the ledger's folder, and this process is root: the same.
        case openFolder
        /// The copy cannot be read, or is not a whole ledger of the kind and version.
        case copy(BackupFailure)
        case file(SystemError)
    }

    /// The bytes by which SQLite's connections lock each other out: pending, reserved, shared.
    ///
    /// Each that has a write-ahead log open holds one of them.
    private static let locks: (first: Int64, count: Int64) = (0x4000_0000, 512)

    private let copy: String
    private let path: String
    private let kind: LedgerKind
    /// In the ledger's folder: a rename takes it from there.
    private var whole: String { path + ".restoring" }

    /// - Parameters:
    ///   - copy: A ledger that stays as it is.
    ///   - path: The ledger's place, whether there is one or not.
    ///   - kind: What it is to be.
    package init(from copy: String, to path: String, as kind: LedgerKind) {
        self.copy = copy
        // A link stays a link, and its ledger where it is.
        self.path = FileName.resolved(path)
        self.kind = kind
    }

    /// Copies, looks at every page, and puts the copy in place; the file that was there and its
    /// write-ahead log are kept under another name.
    ///
    /// - Parameters:
    ///   - suffix: What the old one's name ends with, as in `.before-20260131-180509`.
    ///   - shouldContinue: Told how many pages are copied, and of how many; `false` breaks off.
    /// - Returns: What was done; it is on disk.
    /// - Throws: `Failure`; the ledger is as it was then.
    package func run(
        keepingAs suffix: String,
        while shouldContinue: (Int, Int) -> Bool
    ) throws(Failure) -> Outcome {
        if let found = FileIdentity(path), found == FileIdentity(copy) { throw .isTheLedger }
        try checkOwner()
        _ = try lockOut()
        defer { AtomicFile.remove(whole) }
        let after = try makeWhole(while: shouldContinue)
        let before = try? end(of: Schema.openForReading(path, busyTimeout: 3000))
        do throws(SystemError) {
            try giveOwner()
        } catch {
            throw .file(error)
        }
        let lock = try lockOut()
        defer { withExtendedLifetime(lock) {} }
        do throws(SystemError) {
            let kept = try swap(keptAs: path + suffix)
            return Outcome(before: before, after: after, keptAs: kept)
        } catch {
            throw .file(error)
        }
    }

    /// Whether nobody but this process's user, and root, can change names in the ledger's folder.
    private func checkOwner() throws(Failure) {
        guard let folder = FileStatus(FileName.folder(of: path)) else { return }
        let own = SystemUser.current.id
        for owner in [folder.owner, FileStatus(path)?.owner ?? folder.owner] where owner != own {
            throw .somebodyElses(SystemUser(id: owner).name)
        }
        if own == 0 && folder.mode & 0o022 != 0 { throw .openFolder }
    }

    /// Keeps everybody else from opening the ledger, as SQLite does for its exclusive lock.
    ///
    /// - Returns: The lock, or `nil` when there is no ledger.
    private func lockOut() throws(Failure) -> ByteLock? {
        if LockFile.isHeld(at: path + "-relay") { throw .inUse }
        guard FileIdentity(path) != nil else { return nil }
        do throws(SystemError) {
            let file = try LockFile(path: path)
            let lock = try file.tryLock(bytes: Self.locks.count, from: Self.locks.first)
            if let lock { return lock }
        } catch {
            throw .file(error)
        }
        throw .inUse
    }

    private func makeWhole(while shouldContinue: (Int, Int) -> Bool) throws(Failure) -> End {
        do throws(BackupFailure) {
            let backup = try LedgerBackup(of: copy, to: whole, replacing: true, now: 0)
            _ = try backup.run(replacing: true, while: shouldContinue)
        } catch {
            throw .copy(error)
        }
        do throws(StorageError) {
            let ledger = try Schema.openForReading(whole, busyTimeout: 3000)
            guard ledger.kind == kind else { throw ledger.kind.refusal }
            let verdict = try ledger.text("PRAGMA integrity_check(1)") ?? ""
            guard verdict == "ok" else {
                throw StorageError(code: .corrupt, native: verdict, sql: "PRAGMA integrity_check")
            }
            return try end(of: ledger)
        } catch {
            throw .copy(.ledger(error))
        }
    }

    private func end(of ledger: SQLiteConnection) throws(StorageError) -> End {
        End(
            id: try ledger.integer(SQL.newestNotificationID) ?? 0,
            receivedAt: try ledger.integer(SQL.newestNotificationTime)
        )
    }

    /// As the ledger's, or as its folder's where there is none.
    private func giveOwner() throws(SystemError) {
        if let old = FileStatus(path) { return try old.give(to: whole, mode: old.mode) }
        try FileStatus(FileName.folder(of: path))?.give(to: whole, mode: 0o640)
    }

    /// The copy takes the name before the old log gives it up: after a crash in between, the log is
    /// refused beside the copy, see `LogPair`.
    private func swap(keptAs kept: String) throws(SystemError) -> String? {
        guard FileIdentity(path) != nil else {
            try FileName.move(whole, to: path)
            try moveLog(to: path + ".left")
            return nil
        }
        try FileName.add(kept, to: path)
        try FileName.move(whole, to: path)
        try moveLog(to: kept)
        try FileName.synchronize(folderOf: path)
        return kept
    }

    private func moveLog(to kept: String) throws(SystemError) {
        AtomicFile.remove(path + "-shm")
        guard FileIdentity(path + "-wal") != nil else { return }
        try FileName.move(path + "-wal", to: kept + "-wal")
        try FileName.synchronize(folderOf: path)
    }
}
