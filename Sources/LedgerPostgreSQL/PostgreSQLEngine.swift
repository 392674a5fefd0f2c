package import Ledger
internal import System

/// A ledger in a schema of a PostgreSQL server's database.
package final class PostgreSQLEngine: ServerEngine {
    private let address: PostgreSQLAddress
    private let kind: LedgerKind?
    private let lockFile: String
    private let demand: DurabilityDemand

    /// Whether the client library is installed.
    package static var isLibraryThere: Bool { PostgreSQLConnection.isLibraryThere }

    /// - Parameters:
    ///   - address: Where it is, and as whom.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - lockFile: The file by which the relays of this machine know of each other.
    ///   - demand: What the operator says of the server, and wants of it.
    package init(
        at address: PostgreSQLAddress,
        as kind: LedgerKind?,
        lockFile: String,
        demanding demand: DurabilityDemand = DurabilityDemand()
    ) {
        self.address = address
        self.kind = kind
        self.lockFile = lockFile
        self.demand = demand
    }

    package func connect(for use: ConnectionUse) throws(StorageError) -> any Connection {
        try open()
    }

    package func connectForRecording() throws(StorageError) -> any RecordingConnection {
        let connection = try open()
        let recording = try PostgreSQLRecording(on: connection, of: connection.kind)
        try demand.check(try findings(on: connection), of: connection.place)
        return recording
    }

    package func durability() throws(StorageError) -> [DurabilityFinding] {
        let connection = try PostgreSQLConnection.connect(to: address)
        try PostgreSQLSession.makeDurable(connection)
        return try findings(on: connection)
    }

    private func findings(
        on connection: PostgreSQLConnection
    ) throws(StorageError) -> [DurabilityFinding] {
        try PostgreSQLDurability.read(on: connection).findings(with: demand.replicas)
    }

    /// Makes the ledger's schema and tables where they are not, in one transaction.
    ///
    /// - Parameters:
    ///   - kind: What it is to be.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError`, also for a ledger of the other kind.
    package func make(as kind: LedgerKind, now: Int64) throws(StorageError) {
        let connection = try PostgreSQLConnection.connect(to: address)
        try makeTables(on: connection, as: kind, markedAs: nil, now: now)
        try connection.readKind(wanted: kind)
    }

    package func connectForCopy(
        as kind: LedgerKind,
        now: Int64
    ) throws(StorageError) -> CopyPlace {
        let connection = try PostgreSQLConnection.connect(to: address)
        connection.kind = kind
        if try LedgerMark(on: connection) == nil {
            try makeTables(on: connection, as: kind, markedAs: kind.copyMark, now: now)
        }
        guard let mark = try LedgerMark(on: connection) else { throw LedgerMark.missing }
        return CopyPlace(connection, isUnfinished: try mark.isUnfinishedCopy(of: kind))
    }

    private func makeTables(
        on connection: PostgreSQLConnection,
        as kind: LedgerKind,
        markedAs mark: String?,
        now: Int64
    ) throws(StorageError) {
        let schema = address.schema
        try connection.transaction { () throws(StorageError) in
            try connection.execute(PostgreSQLSchema.lock(schema))
            guard try connection.integer(PostgreSQLSchema.isThere(schema)) == 0 else { return }
            // An account that may not make schemas can have one that is there.
            if try connection.integer(PostgreSQLSchema.hasSchema(schema)) == 0 {
                try connection.execute("CREATE SCHEMA \(PostgreSQLSession.identifier(schema))")
            }
            let texts = PostgreSQLSchema.statements(for: kind, markedAs: mark, now: now)
            try connection.execute(texts.joined(separator: ";\n"))
        }
    }

    private func open() throws(StorageError) -> PostgreSQLConnection {
        let connection = try PostgreSQLConnection.connect(to: address)
        try connection.readKind(wanted: kind)
        return connection
    }

    /// The writer looks once a second.
    package func check() {}

    package func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError { error }

    package func leave(after error: StorageError) {}

    package var hasRelay: Bool { LockFile.isHeld(at: lockFile) }

    package func takeRelaySlot() throws(StorageError) -> any RelaySlot {
        try LockedSlot(in: lockFile)
    }
}

extension PostgreSQLConnection {
    /// Does something in one transaction that takes no lock first.
    fileprivate func transaction(_ body: () throws(StorageError) -> Void) throws(StorageError) {
        try execute("BEGIN")
        do throws(StorageError) {
            try body()
            try commit()
        } catch {
            rollback()
            throw error
        }
    }
}
