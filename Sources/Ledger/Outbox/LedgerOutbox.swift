package import Orders

/// The outbox that is in a ledger, for one relay.
///
/// Any number of relays share a ledger. Each holds a slot for as long as it lives, and writes the slot's
/// number to its attempts: so an attempt is under way while its slot is held, see `LockedSlot` on one
/// machine and `BeatingSlot` on a server.
package final class LedgerOutbox: Outbox {
    /// How often attempts are looked for whose relay has ended, in milliseconds.
    private static let searchInterval: Int64 = 500

    private let engine: any Engine
    private let subscriptions: [Subscription]
    private let slot: any RelaySlot
    private var session: OutboxSession?
    private var nextSearch: Int64 = .min
    /// Ids of the attempts that were handed out, and whose ends are not recorded yet.
    private var underWay: Set<Int64> = []

    /// Takes a slot; the ledger is opened at the first turn.
    ///
    /// - Parameters:
    ///   - engine: Where the ledger is.
    ///   - subscriptions: The destinations. One that the ledger does not know yet is notified of what is
    ///     recorded from then on; the first ones of a ledger also of the last days, see `OutboxSession`.
    ///   - slot: Its slot; one that the engine has where there is none.
    /// - Throws: `StorageError` when no slot is free.
    package init(
        on engine: any Engine,
        subscriptions: [Subscription],
        in slot: (any RelaySlot)? = nil
    ) throws(StorageError) {
        self.engine = engine
        self.subscriptions = subscriptions
        self.slot = if let slot { slot } else { try engine.takeRelaySlot() }
    }

    deinit { slot.leave() }

    package func exchange(
        completed: [AttemptResult],
        capacity: [String: Int],
        now: Int64
    ) throws -> Claim {
        do throws(StorageError) {
            let session = try openSession(now)
            if now >= nextSearch {
                try releaseWhatWasLost(session, now)
                nextSearch = now + Self.searchInterval
            }
            let claim = try session.exchange(completed: completed, capacity: capacity, now: now)
            underWay.subtract(completed.map(\.attempt.id))
            underWay.formUnion(claim.attempts.map(\.id))
            return claim
        } catch {
            if error.code != .busy {
                let server = session?.connection.server
                session = nil
                engine.leave(after: error, on: server)
            }
            throw error
        }
    }

    package var hasNewEvents: Bool { (try? session?.hasNewEvents()) ?? false }

    /// Opens the ledger when that was not done yet.
    ///
    /// What a relay writes need not be on the disk when its commit returns. A power cut may take the
    /// last of it, and then those events are delivered once more, under the same ids; it takes
    /// nothing that a responder has answered `success` for, whose commit syncs all that stands in the
    /// write-ahead log before it.
    private func openSession(_ now: Int64) throws(StorageError) -> OutboxSession {
        if let session, !engine.hasBetterServer(than: session.connection.server) {
            try session.connection.check()
            return session
        }
        session = nil
        let connection = try engine.connect(for: .relay)
        // In a new slot nothing is this relay's. In its own it may have begun attempts with a COMMIT of
        // which it knows nothing.
        if try slot.join(connection) { underWay = [] }
        let opened = try OutboxSession(on: connection, slot, subscriptions, now: now)
        try connection.transaction(.outbox) { () throws(StorageError) in
            try opened.release(slot: slot.number, except: underWay, now: now)
        }
        session = opened
        return opened
    }

    /// Ends the attempts of relays that have ended.
    private func releaseWhatWasLost(_ session: OutboxSession, _ now: Int64) throws(StorageError) {
        for other in try slot.others(besides: session.openSlots()) {
            try slot.ifEnded(other) { () throws(StorageError) in
                try session.release(slot: other, now: now)
            }
        }
    }
}
