/// A connection to a database server, and what an engine on a server needs of it.
package protocol ServerConnection: Connection, SendableMetatype {
    /// Whether the client library is installed.
    static var isLibraryThere: Bool { get }

    /// An expression of the time now, in milliseconds since 1970-01-01 UTC by the server's clock.
    static var now: String { get }

    /// Connects to one server; the session is as the ledger needs it then, and no transaction is open.
    ///
    /// - Parameters:
    ///   - place: The server.
    ///   - address: As whom, and to what there.
    /// - Throws: `StorageError`, also for a server that cannot be written.
    init(to place: ServerAddress.Place, of address: ServerAddress) throws(StorageError)

    /// The server that it is connected to.
    var place: ServerAddress.Place { get }

    /// What the ledger was made for; a live one until that was read.
    var kind: LedgerKind { get set }

    /// Makes it the one on which notifications are recorded.
    ///
    /// - Returns: The same connection, whose commits are durable if the server's settings are.
    /// - Throws: `StorageError` when a setting of the session was not kept.
    func recording() throws(StorageError) -> any RecordingConnection

    /// Whether a commit counts only when a replica has it, so that another server may take this one's
    /// place; false for a new connection.
    var needsReplica: Bool { get set }

    /// Lets the server end the connection when nothing is asked on it for ten seconds: the locks of a
    /// client whose machine is gone have to go with it.
    ///
    /// - Throws: `StorageError` when the server does not take it.
    func endWhenIdle() throws(StorageError)

    /// Reads the server's settings.
    ///
    /// - Parameter replicas: What the operator says of them.
    /// - Returns: What they say of whether it keeps what it has acknowledged.
    /// - Throws: `StorageError` when they cannot be read.
    func durability(
        with replicas: DurabilityDemand.Replicas
    ) throws(StorageError) -> [DurabilityFinding]

    /// Makes the tables that are not there.
    ///
    /// - Parameters:
    ///   - kind: What the ledger is to be.
    ///   - mark: What it says of itself; `nil` for the kind.
    ///   - schema: Where, on PostgreSQL.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError` when the account may not.
    func makeTables(
        as kind: LedgerKind,
        markedAs mark: String?,
        in schema: String,
        now: Int64
    ) throws(StorageError)

    /// What no two servers have in common, and no two connections to one differ in.
    func identity() throws(StorageError) -> String

    /// The names that the ledger's tables have there: of columns as `table.column`, of indexes as
    /// `table.index`.
    func schemaNames() throws(StorageError) -> (columns: Set<String>, indexes: Set<String>)
}

extension ServerConnection {
    /// Connects to the first server that can be written.
    ///
    /// - Parameter address: The servers.
    /// - Returns: The connection.
    /// - Throws: `StorageError` of the first server when there is none.
    package static func connect(to address: ServerAddress) throws(StorageError) -> Self {
        try ServerList(address.places).connect { place throws(StorageError) in
            try Self(to: place, of: address)
        }
    }

    /// Reads what the ledger is, and makes sure that it is what is wanted.
    ///
    /// - Parameter wanted: What it is to be; `nil` for whatever it is.
    /// - Throws: `StorageError`, also for a ledger of the other kind or another version.
    package func readKind(wanted: LedgerKind?) throws(StorageError) {
        guard let mark = try LedgerMark(on: self) else { throw LedgerMark.missing }
        kind = try mark.kind(wanted: wanted)
    }

    package func mark(as kind: LedgerKind?) throws(StorageError) {
        let mark = kind?.rawValue ?? self.kind.copyMark
        try prepare("UPDATE ledger SET kind = '\(mark)' WHERE id = 1").run()
    }

    package var server: String? { "\(place)" }

    /// A server looks after its own pages.
    package func damage() -> String? { nil }

    /// What was overwritten is in the server's logs until it has no use for them.
    package func purge() {}

    package func schemaFaults() throws(StorageError) -> [String] {
        let (columns, indexes) = try schemaNames()
        var faults: [String] = []
        for table in Table.ofServer(kind) {
            for index in table.indexes where !indexes.contains("\(table.name).\(index.name)") {
                faults.append("index \(index.name) on \(table.name) is missing")
            }
            for column in table.columns where !columns.contains("\(table.name).\(column.name)") {
                faults.append("column \(column.name) of \(table.name) is missing")
            }
        }
        return faults.sorted(by: >)
    }
}
