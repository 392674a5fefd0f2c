package import Ledger
internal import System

/// A ledger in a database of a MySQL or MariaDB server.
package final class MySQLEngine: ServerEngine {
    private let address: MySQLAddress
    private let kind: LedgerKind?
    private let lockFile: String
    private let demand: DurabilityDemand

    /// Whether the client library is installed.
    package static var isLibraryThere: Bool { MySQLConnection.isLibraryThere }

    /// - Parameters:
    ///   - address: Where it is, and as whom.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - lockFile: The file by which the relays of this machine know of each other.
    ///   - demand: What the operator says of the server, and wants of it.
    package init(
        at address: MySQLAddress,
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
        let recording = try MySQLRecording(on: connection, of: connection.kind)
        try demand.check(try findings(on: connection), of: connection.place)
        return recording
    }

    package func durability() throws(StorageError) -> [DurabilityFinding] {
        let connection = try MySQLConnection.connect(to: address)
        try connection.allowSeveralStatements()
        return try findings(on: connection)
    }

    private func findings(
        on connection: MySQLConnection
    ) throws(StorageError) -> [DurabilityFinding] {
        try MySQLDurability.findings(on: connection, with: demand.replicas)
    }

    package func make(as kind: LedgerKind, now: Int64) throws(StorageError) {
        let connection = try MySQLConnection.connect(to: address)
        for sql in MySQLSchema.statements(for: kind, now: now) {
            try connection.execute(sql)
        }
        try connection.readKind(wanted: kind)
    }

    package func connectForCopy(
        as kind: LedgerKind,
        now: Int64
    ) throws(StorageError) -> CopyPlace {
        let connection = try MySQLConnection.connect(to: address)
        connection.kind = kind
        if try LedgerMark(on: connection) == nil {
            for sql in MySQLSchema.statements(for: kind, markedAs: kind.copyMark, now: now) {
                try connection.execute(sql)
            }
        }
        guard let mark = try LedgerMark(on: connection) else { throw LedgerMark.missing }
        return CopyPlace(connection, isUnfinished: try mark.isUnfinishedCopy(of: kind))
    }

    private func open() throws(StorageError) -> MySQLConnection {
        let connection = try MySQLConnection.connect(to: address)
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
