package import Ledger
internal import System

/// A ledger in one SQLite file.
///
/// A process takes the first file that it opens at the path for its ledger, whatever comes to stand
/// there: see `LedgerAnchor`.
package final class SQLiteEngine: Engine {
    private let anchor: LedgerAnchor
    private let kind: LedgerKind?
    private let use: LedgerUse
    private let busyTimeout: Int32
    /// Whether SQLite found a malformed page: then nothing is recorded before all were looked at.
    private let isSuspect = Mutex(false)

    /// - Parameters:
    ///   - path: The database file; its folder must exist, and may be written for `-wal` and `-shm`.
    ///   - kind: What it is to be; `nil` for whatever it is, then it must be there.
    ///   - use: How long it will be open.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    package init(
        path: String,
        as kind: LedgerKind?,
        for use: LedgerUse = .service,
        busyTimeout: Int32 = 10_000
    ) {
        anchor = LedgerAnchor(path: path)
        self.kind = kind
        self.use = use
        self.busyTimeout = busyTimeout
    }

    package func connect(for use: ConnectionUse) throws(StorageError) -> any Connection {
        if use == .relay { anchor.settle() }
        let connection = try anchor.open { mayMake throws(StorageError) in
            try use == .read
                ? Schema.openForReading(anchor.path, busyTimeout: busyTimeout)
                : open(mayMake: mayMake)
        }
        switch use {
        case .lookUp: try connection.execute("PRAGMA query_only = ON")
        // What is overwritten is overwritten in the file, not merely forgotten.
        case .prune: try connection.execute("PRAGMA secure_delete = ON")
        case .relay: try connection.execute("PRAGMA synchronous = NORMAL")
        case .read, .operate: break
        }
        return connection
    }

    package func connectForRecording(
        as account: LedgerAccount
    ) throws(StorageError) -> any RecordingConnection {
        anchor.settle()
        let connection = try anchor.open { mayMake throws(StorageError) in
            try open(mayMake: mayMake)
        }
        if isSuspect.withLock({ $0 }) {
            try connection.checkPages()
            isSuspect.withLock { $0 = false }
        }
        return try SQLiteRecording(on: connection)
    }

    package func connectForCopy(
        as kind: LedgerKind,
        now: Int64
    ) throws(StorageError) -> CopyPlace {
        let connection = try anchor.open { _ throws(StorageError) in
            try Schema.openForCopy(anchor.path, as: kind, busyTimeout: busyTimeout)
        }
        let mark = try connection.integer("PRAGMA application_id")
        return CopyPlace(connection, isUnfinished: mark == kind.copyApplicationID)
    }

    /// Each connection is set so that it keeps what it commits.
    package func durability() -> [DurabilityFinding] { [] }

    private func open(mayMake: Bool) throws(StorageError) -> SQLiteConnection {
        try Schema.open(
            anchor.path,
            as: kind,
            busyTimeout: busyTimeout,
            for: use,
            mayMake: mayMake
        )
    }

    package func check() throws(StorageError) { try anchor.check() }

    package func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError {
        guard let connection = (connection as? SQLiteRecording)?.connection else { return error }
        switch error.code {
        case .moved:
            return LedgerDeparture(from: connection, anchor, now: now).finish(after: error)
        case .lost:
            anchor.leave(after: error)
        case .corrupt:
            connection.closeWithoutCheckpoint()
            isSuspect.withLock { $0 = true }
        default:
            break
        }
        return error
    }

    package func leave(after error: StorageError, on server: String?) {
        if error.code == .moved { anchor.leave() }
        if error.code == .lost { anchor.leave(after: error) }
    }

    package func hasRelay(seenBy connection: any Connection) -> Bool {
        LockFile.isHeld(at: anchor.path + "-relay")
    }

    package func hasBetterServer(than server: String?) -> Bool { false }

    package func takeRelaySlot() throws(StorageError) -> any RelaySlot {
        try LockedSlot(in: anchor.path + "-relay")
    }
}
