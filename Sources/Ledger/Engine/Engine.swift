/// One ledger as a process gets at it: which database, where, and as whom.
///
/// A ledger's code knows no more of its database than this and the connections that are opened here.
package protocol Engine: AnyObject, Sendable {
    /// Opens a connection.
    ///
    /// - Parameter use: What it is for.
    /// - Returns: The connection, for one thread at a time.
    /// - Throws: `StorageError`, also for a ledger of the other kind or another version.
    func connect(for use: ConnectionUse) throws(StorageError) -> any Connection

    /// Opens the connection on which notifications are recorded, and makes the ledger where there is
    /// none.
    ///
    /// - Parameter account: Whose rights the process has to have at a server: the operator's decides
    ///   again about what is there.
    /// - Returns: The connection, for one thread at a time; its commits are durable when they return,
    ///   or the operator takes them as they are.
    /// - Throws: As `connect(for:)`, with the code `notDurable` where a server may lose what it has
    ///   acknowledged, with `forbidden` where a right is missing.
    func connectForRecording(
        as account: LedgerAccount
    ) throws(StorageError) -> any RecordingConnection

    /// Opens what a copy of another ledger is written to, and makes its tables where there are none.
    ///
    /// - Parameters:
    ///   - kind: What the copy is to be.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The place, where an unfinished copy or a ledger of that kind is.
    /// - Throws: `StorageError`, also for a ledger of the other kind or another version.
    func connectForCopy(as kind: LedgerKind, now: Int64) throws(StorageError) -> CopyPlace

    /// What the server's settings say of whether it keeps what it has acknowledged.
    ///
    /// - Returns: What was found where notifications would be recorded now, whether the ledger's tables
    ///   are there or not; nothing for a file.
    /// - Throws: `StorageError` when there is no server, or it cannot be written.
    func durability() throws(StorageError) -> [DurabilityFinding]

    /// Makes sure, without asking the database, that the ledger is where it was.
    ///
    /// - Throws: `StorageError` when it is known not to be.
    func check() throws(StorageError)

    /// Whether another server than the one that is recorded on is to be used from now on; asked between
    /// two batches, and answered at once.
    ///
    /// - Parameter server: See `Connection.server`.
    /// - Returns: Whether to connect again.
    func hasBetterServer(than server: String?) -> Bool

    /// Does what has to be done before a connection is dropped after an error; all other
    /// connections of this engine are closed by then.
    ///
    /// - Parameters:
    ///   - connection: The one that is dropped.
    ///   - error: The error; never `busy`.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The error, with what was done besides.
    func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError

    /// A relay could not go on: what has to be remembered of the reason.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - server: See `Connection.server`.
    func leave(after error: StorageError, on server: String?)

    /// Whether a relay has this ledger open.
    ///
    /// - Parameter connection: One that may read.
    /// - Returns: As far as it can be known: a relay of another machine still counts for some seconds
    ///   after it has ended.
    /// - Throws: `StorageError` when it cannot be read.
    func hasRelay(seenBy connection: any Connection) throws(StorageError) -> Bool

    /// Takes a slot among the relays of this ledger.
    ///
    /// - Throws: `StorageError` when none is free.
    func takeRelaySlot() throws(StorageError) -> any RelaySlot
}

/// An engine on a server, where a ledger's tables are made by the operator: who records has no right to.
package protocol ServerEngine: Engine {
    /// Makes the tables that are not there.
    ///
    /// - Parameters:
    ///   - kind: What the ledger is to be.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `StorageError`, also for a ledger of the other kind.
    func make(as kind: LedgerKind, now: Int64) throws(StorageError)
}

/// What a connection is for.
package enum ConnectionUse: Sendable {
    /// To look up orders, for a buyer who may be here before the first notification: a ledger is made
    /// where there is none.
    case lookUp
    /// To read for an operator or a monitor: the ledger must be there, of this version.
    case read
    /// To change what an operator may change.
    case operate
    /// The same, and nothing that is overwritten is to be found in the ledger's files afterwards.
    case prune
    /// To deliver: what a relay notes may be lost by a power cut, and is done again then.
    case relay
}

/// How much room a ledger takes, in bytes.
package struct LedgerSize: Sendable {
    package var ledger: Int64
    /// What is in the log beside it, and not in the ledger yet.
    package var log: Int64

    package init(ledger: Int64, log: Int64) { (self.ledger, self.log) = (ledger, log) }
}

extension Engine {
    /// Opens the responder's connection, see `connectForRecording(as:)`.
    package func connectForRecording() throws(StorageError) -> any RecordingConnection {
        try connectForRecording(as: .responder)
    }
}
