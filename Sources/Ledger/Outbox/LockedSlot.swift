internal import System

/// A relay's slot on one machine: the lock of one byte of a file.
///
/// The system lets go of it when the process ends, however it ends, and not while it is merely
/// stopped: no clock has to guess.
package final class LockedSlot: RelaySlot {
    /// More relays than anybody runs.
    private static let slots: Int64 = 1024

    package let number: Int64
    private let file: LockFile
    private let lock: ByteLock
    private var connection: (any Connection)?

    /// - Parameter path: The lock file; it is made where there is none.
    /// - Throws: `StorageError` when the lock file cannot be opened, or no slot is free.
    package init(in path: String) throws(StorageError) {
        do throws(SystemError) {
            file = try LockFile(path: path)
            var found: (Int64, ByteLock)?
            for slot in 0..<Self.slots {
                guard let lock = try file.tryLock(byte: slot) else { continue }
                found = (slot, lock)
                break
            }
            guard let found else { throw SystemError("lock \(path)", code: 11) }
            (number, lock) = found
        } catch {
            throw StorageError(code: .cannotOpen, native: "errno \(error.code)", sql: error.call)
        }
    }

    /// A slot is as good as another's that was in it before: what is marked with it is released once.
    package func join(_ connection: any Connection) -> Bool {
        defer { self.connection = connection }
        return self.connection == nil
    }

    package var mustConfirm: Bool { false }

    /// The system lets go of the lock when the process ends, and not before.
    package func confirm() {}

    package func others(besides open: [Int64]) -> [Int64] { open.filter { $0 != number } }

    package func leave() {}

    /// Whether a relay of this machine holds another slot, or that cannot be known.
    func isHeld(_ number: Int64) -> Bool {
        (try? file.tryLock(byte: number)) == nil
    }

    package func ifEnded(
        _ number: Int64,
        _ body: () throws(StorageError) -> Void
    ) throws(StorageError) {
        let lock: ByteLock?
        do throws(SystemError) {
            lock = try file.tryLock(byte: number)
        } catch {
            throw StorageError(code: .other, native: "errno \(error.code)", sql: error.call)
        }
        guard let lock else { return }
        try connection?.transaction(.outbox, body)
        withExtendedLifetime(lock) {}
    }
}
