package import Orders
internal import System

/// The outbox that is in a ledger, for one relay.
///
/// Any number of relays share a ledger. Each holds the lock of one byte of a file beside the ledger,
/// its slot, for as long as it lives, and writes the slot to its attempts: so an attempt is under
/// way exactly while its slot is locked, and no clock has to guess. A relay that was killed lets go
/// of the lock, one that was stopped does not.
package final class LedgerOutbox: Outbox {
    /// How often attempts are looked for whose relay has ended, in milliseconds.
    private static let searchInterval: Int64 = 500
    /// More relays than anybody runs.
    private static let slots: Int64 = 1024

    private let anchor: LedgerAnchor
    private let subscriptions: [Subscription]
    private let busyTimeout: Int32
    private let lockFile: LockFile
    private let slot: Int64
    private let lock: ByteLock
    private var desk: OutboxSession?
    private var nextSearch: Int64 = .min

    /// Takes a slot; the ledger is opened at the first turn.
    ///
    /// - Parameters:
    ///   - path: The database file; its folder is where the lock file is, `…-relay`.
    ///   - subscriptions: The destinations. One that the ledger does not know yet is notified of what is
    ///     recorded from then on; the first ones of a ledger also of the last days, see `OutboxSession`.
    ///   - busyTimeout: How long to wait for another process's lock, in milliseconds.
    /// - Throws: `StorageError` when the lock file cannot be opened, or no slot is free.
    package init(
        path: String,
        subscriptions: [Subscription],
        busyTimeout: Int32 = 10_000
    ) throws(StorageError) {
        anchor = LedgerAnchor(path: path)
        self.subscriptions = subscriptions
        self.busyTimeout = busyTimeout
        do throws(SystemError) {
            lockFile = try LockFile(path: path + "-relay")
            var found: (Int64, ByteLock)?
            for slot in 0..<Self.slots {
                guard let lock = try lockFile.tryLock(byte: slot) else { continue }
                found = (slot, lock)
                break
            }
            guard let found else { throw SystemError("lock \(path)-relay", code: 11) }
            (slot, lock) = found
        } catch {
            throw StorageError(code: .cannotOpen, native: "errno \(error.code)", sql: error.call)
        }
    }

    package func exchange(
        completed: [AttemptResult],
        capacity: [String: Int],
        now: Int64
    ) throws -> Claim {
        do throws(StorageError) {
            let desk = try openDesk(now)
            if now >= nextSearch {
                try releaseWhatWasLost(desk, now)
                nextSearch = now + Self.searchInterval
            }
            return try desk.exchange(completed: completed, capacity: capacity, now: now)
        } catch {
            if error.code == .moved { anchor.leave() }
            if error.code == .lost { anchor.leave(after: error) }
            if error.code != .busy { desk = nil }
            throw error
        }
    }

    /// Opens the ledger when that was not done yet.
    ///
    /// What a relay writes need not be on the disk when its commit returns. A power cut may take the
    /// last of it, and then those events are delivered once more, under the same ids; it takes
    /// nothing that a responder has answered `success` for, whose commit syncs all that stands in the
    /// write-ahead log before it.
    private func openDesk(_ now: Int64) throws(StorageError) -> OutboxSession {
        if let desk {
            try desk.connection.checkFileIsInPlace()
            return desk
        }
        anchor.settle()
        let connection = try anchor.open { mayMake throws(StorageError) in
            try Schema.open(anchor.path, busyTimeout: busyTimeout, mayMake: mayMake)
        }
        try connection.execute("PRAGMA synchronous = NORMAL")
        let opened = try OutboxSession(on: connection, slot: slot, subscriptions, now: now)
        desk = opened
        return opened
    }

    /// Ends the attempts of relays that have ended, its own predecessor in the slot among them.
    private func releaseWhatWasLost(_ desk: OutboxSession, _ now: Int64) throws(StorageError) {
        let isFirst = nextSearch == .min
        for other in try desk.openSlots() where other != slot || isFirst {
            if other == slot {
                try desk.release(slot: slot, now: now)
                continue
            }
            let lock: ByteLock?
            do throws(SystemError) {
                lock = try lockFile.tryLock(byte: other)
            } catch {
                throw StorageError(code: .other, native: "errno \(error.code)", sql: error.call)
            }
            // Held until the attempts are released: nobody begins new ones in the slot meanwhile.
            if let lock {
                try desk.release(slot: other, now: now)
                withExtendedLifetime(lock) {}
            }
        }
    }
}
