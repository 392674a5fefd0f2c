/// A relay's place among the relays of a ledger: held for as long as the relay lives.
///
/// One thread at a time uses it.
package protocol RelaySlot: AnyObject {
    /// What its attempts are marked with; another one perhaps after `join(_:)`.
    var number: Int64 { get }

    /// Takes the place, on a connection that was opened for a relay; again on each later one.
    ///
    /// - Parameter connection: What the relay uses from now on.
    /// - Returns: Whether `number` is new: then attempts that are marked with it are another relay's, which
    ///   has ended.
    /// - Throws: `StorageError` when it cannot be taken.
    func join(_ connection: any Connection) throws(StorageError) -> Bool

    /// Whether `confirm()` is due, though there is nothing to be written.
    var mustConfirm: Bool { get }

    /// Makes sure, in a transaction under `WriteLock.outbox`, that the place is held still.
    ///
    /// - Throws: `StorageError` with the code `takenOver` when another relay has its attempts now.
    func confirm() throws(StorageError)

    /// The slots of relays that may have ended.
    ///
    /// - Parameter open: Those that attempts under way are marked with.
    /// - Returns: Slots for `ifEnded(_:_:)`.
    /// - Throws: `StorageError` when they cannot be read.
    func others(besides open: [Int64]) throws(StorageError) -> [Int64]

    /// Does something about the slot of another relay, if that relay has ended.
    ///
    /// - Parameters:
    ///   - number: Of the other slot.
    ///   - body: Run in a transaction under `WriteLock.outbox`, while nobody can take the slot.
    /// - Throws: `StorageError` when it cannot be known, or what `body` throws.
    func ifEnded(
        _ number: Int64,
        _ body: () throws(StorageError) -> Void
    ) throws(StorageError)

    /// Gives the place back, so that nobody has to wait until it is seen that the relay has ended.
    func leave()
}
