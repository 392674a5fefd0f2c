internal import System

/// A ledger on a database server, or on several of which one is written.
package final class LedgerServer<Server: ServerConnection>: ServerEngine {
    private let address: ServerAddress
    private let servers: ServerList
    private let kind: LedgerKind?
    private let lockFile: String
    private let demand: DurabilityDemand

    /// Whether the client library is installed.
    package static var isLibraryThere: Bool { Server.isLibraryThere }

    /// - Parameters:
    ///   - address: Where it is, and as whom.
    ///   - kind: What it is to be; `nil` for whatever it is.
    ///   - lockFile: The file by which the relays of this machine know of each other.
    ///   - demand: What the operator says of the server, and wants of it.
    package init(
        at address: ServerAddress,
        as kind: LedgerKind?,
        lockFile: String,
        demanding demand: DurabilityDemand = DurabilityDemand()
    ) {
        self.address = address
        servers = ServerList(address.places)
        self.kind = kind
        self.lockFile = lockFile
        self.demand = demand
    }

    package func connect(for use: ConnectionUse) throws(StorageError) -> any Connection {
        let connection = try open()
        // A relay asks every second at least.
        if use == .relay { try connection.endWhenIdle() }
        return connection
    }

    package func connectForRecording(
        as account: LedgerAccount
    ) throws(StorageError) -> any RecordingConnection {
        let connection = try open()
        // So does the writer.
        try connection.endWhenIdle()
        // Else each notification would fail alone, and the ledger count as sound.
        try connection.makeSure(mayActAs: account)
        let recording = try connection.recording()
        try demand.check(
            try connection.durability(with: demand.replicas),
            of: connection.place
        )
        connection.needsReplica = demand.isRequired && demand.replicas == .sync
        return recording
    }

    package func durability() throws(StorageError) -> [DurabilityFinding] {
        let connection = try connect()
        var findings = try connection.durability(with: demand.replicas)
        if let finding = try otherServer(behind: connection) { findings.append(finding) }
        return findings
    }

    package func make(as kind: LedgerKind, now: Int64) throws(StorageError) {
        let connection = try connect()
        try connection.makeTables(as: kind, markedAs: nil, in: address.schema, now: now)
        try connection.readKind(wanted: kind)
    }

    package func connectForCopy(
        as kind: LedgerKind,
        now: Int64
    ) throws(StorageError) -> CopyPlace {
        let connection = try connect()
        connection.kind = kind
        if try LedgerMark(on: connection) == nil {
            let mark = kind.copyMark
            try connection.makeTables(as: kind, markedAs: mark, in: address.schema, now: now)
        }
        guard let mark = try LedgerMark(on: connection) else { throw LedgerMark.missing }
        return CopyPlace(connection, isUnfinished: try mark.isUnfinishedCopy(of: kind))
    }

    private func open() throws(StorageError) -> Server {
        let connection = try connect()
        try connection.readKind(wanted: kind)
        return connection
    }

    private func connect() throws(StorageError) -> Server {
        try servers.connect { [address] place throws(StorageError) in
            try Server(to: place, of: address)
        }
    }

    /// How many connections are looked at for whether they lead to one server.
    private static var connectionsCompared: Int { 4 }

    /// Whether several connections to one place lead to several servers, as through a proxy that
    /// spreads them.
    private func otherServer(behind connection: Server) throws(StorageError) -> DurabilityFinding? {
        let place = connection.place
        let identity = try connection.identity()
        for _ in 1..<Self.connectionsCompared {
            guard try Server(to: place, of: address).identity() != identity else { continue }
            return .bad(
                "connections to \(place) lead to different servers",
                "all responders and relays have to write to one of them at a time, or they undo each "
                    + "other's transactions; name the servers themselves in [ledger] url, in the same "
                    + "order everywhere"
            )
        }
        return nil
    }

    /// The writer looks once a second.
    package func check() {}

    package func hasBetterServer(than server: String?) -> Bool {
        servers.hasBetter(than: server) { [address] place in
            (try? Server(to: place, of: address)) != nil
        }
    }

    package func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError {
        leave(after: error, on: connection.server)
        return error
    }

    package func leave(after error: StorageError, on server: String?) {
        if error.code == .cannotOpen || error.code == .readOnly { servers.lost(server) }
    }

    package func hasRelay(seenBy connection: any Connection) throws(StorageError) -> Bool {
        let limit = BeatingSlot.standstillLimit
        return try connection.integer(SQL.countRelays(since: "\(Server.now) - \(limit)")) != 0
    }

    package func takeRelaySlot() throws(StorageError) -> any RelaySlot {
        try BeatingSlot(lockFile: lockFile, now: Server.now)
    }
}
