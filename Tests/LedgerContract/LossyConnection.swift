internal import Ledger
internal import System

/// A connection that is lost at a COMMIT.
final class LossyConnection: Connection {
    enum Loss: Sendable {
        /// The server does not get it.
        case commit
        /// The server has done it, and nobody hears of that.
        case answer
    }

    private let connection: any Connection
    private let loss: () -> Loss?

    /// - Parameters:
    ///   - connection: The real one.
    ///   - loss: What is lost at a COMMIT; asked each time.
    init(_ connection: any Connection, losing loss: @autoclosure @escaping () -> Loss?) {
        (self.connection, self.loss) = (connection, loss)
    }

    var kind: LedgerKind { connection.kind }
    var server: String? { connection.server }
    var isInTransaction: Bool { connection.isInTransaction }

    func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try connection.prepare(sql)
    }

    func hint(index: String) -> String { connection.hint(index: index) }
    func begin(_ lock: WriteLock?) throws(StorageError) { try connection.begin(lock) }
    func beginSnapshot() throws(StorageError) { try connection.beginSnapshot() }
    func mark(as kind: LedgerKind?) throws(StorageError) { try connection.mark(as: kind) }

    func commit() throws(StorageError) {
        guard let loss = loss() else { return try connection.commit() }
        if loss == .answer { try connection.commit() } else { connection.rollback() }
        throw StorageError(code: .cannotOpen, native: "lost", sql: "COMMIT").ofCommit
    }

    func rollback() { connection.rollback() }
    func check() throws(StorageError) { try connection.check() }
    func damage() throws(StorageError) -> String? { try connection.damage() }
    func schemaFaults() throws(StorageError) -> [String] { try connection.schemaFaults() }

    func triggers() throws(StorageError) -> [(name: String, table: String)] {
        try connection.triggers()
    }

    func fault(of statement: ShopStatement) -> StorageError? { connection.fault(of: statement) }
    func size() throws(StorageError) -> LedgerSize { try connection.size() }
    func purge() { connection.purge() }
}

/// An engine whose relay's connections lose what it is told to.
final class LossyEngine: Engine {
    private let engine: any Engine
    /// What the next COMMIT loses; once.
    let next = Mutex<LossyConnection.Loss?>(nil)

    init(_ engine: any Engine) { self.engine = engine }

    func connect(for use: ConnectionUse) throws(StorageError) -> any Connection {
        LossyConnection(try engine.connect(for: use), losing: self.takeNext())
    }

    private func takeNext() -> LossyConnection.Loss? {
        next.withLock { next in
            defer { next = nil }
            return next
        }
    }

    func connectForRecording(
        as account: LedgerAccount
    ) throws(StorageError) -> any RecordingConnection {
        try engine.connectForRecording(as: account)
    }

    func connectForCopy(as kind: LedgerKind, now: Int64) throws(StorageError) -> CopyPlace {
        try engine.connectForCopy(as: kind, now: now)
    }

    func durability() throws(StorageError) -> [DurabilityFinding] { try engine.durability() }
    func check() throws(StorageError) { try engine.check() }
    func hasBetterServer(than server: String?) -> Bool { engine.hasBetterServer(than: server) }

    func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError { engine.leave(connection, after: error, now: now) }

    func leave(after error: StorageError, on server: String?) {}

    func hasRelay(seenBy connection: any Connection) throws(StorageError) -> Bool {
        try engine.hasRelay(seenBy: connection)
    }

    func takeRelaySlot() throws(StorageError) -> any RelaySlot { try engine.takeRelaySlot() }
}
