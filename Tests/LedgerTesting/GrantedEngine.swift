internal import Ledger

/// A ledger on a server where each does what is its own: the responder records, the operator has the
/// relay and the tool, and the owner alone makes tables.
final class GrantedEngine: Engine {
    private let owner: any Engine
    private let responder: any Engine
    private let `operator`: any Engine

    init(owner: any Engine, responder: any Engine, operator: any Engine) {
        (self.owner, self.responder, self.operator) = (owner, responder, `operator`)
    }

    func connect(for use: ConnectionUse) throws(StorageError) -> any Connection {
        switch use {
        case .lookUp: try responder.connect(for: use)
        case .read, .operate, .prune, .relay: try `operator`.connect(for: use)
        }
    }

    func connectForRecording(
        as account: LedgerAccount
    ) throws(StorageError) -> any RecordingConnection {
        try (account == .responder ? responder : `operator`).connectForRecording(as: account)
    }

    func connectForCopy(as kind: LedgerKind, now: Int64) throws(StorageError) -> CopyPlace {
        try owner.connectForCopy(as: kind, now: now)
    }

    func durability() throws(StorageError) -> [DurabilityFinding] { try responder.durability() }

    func check() throws(StorageError) { try responder.check() }

    func hasBetterServer(than server: String?) -> Bool { responder.hasBetterServer(than: server) }

    func leave(
        _ connection: any RecordingConnection,
        after error: StorageError,
        now: Int64
    ) -> StorageError {
        responder.leave(connection, after: error, now: now)
    }

    func leave(after error: StorageError, on server: String?) {
        `operator`.leave(after: error, on: server)
    }

    func hasRelay(seenBy connection: any Connection) throws(StorageError) -> Bool {
        try `operator`.hasRelay(seenBy: connection)
    }

    func takeRelaySlot() throws(StorageError) -> any RelaySlot { try `operator`.takeRelaySlot() }
}
