/// What a ledger reports of its failures: once when they begin and once when they are over.
package enum LedgerIncident: Sendable, Equatable {
    /// From now on it fails, or for another reason than before.
    case failing(StorageError)
    /// It works again.
    ///
    /// - milliseconds: For how long it did not.
    /// - refused: How many notifications were answered `fail` meanwhile.
    case recovered(milliseconds: Int64, refused: Int)
    /// One notification could not be recorded, all others were.
    case entryFailed(StorageError, notifyID: String)
    /// A statement of the shop's fails, and with it what needs it: reported once until
    /// it has worked, of the notification that was the first to need it.
    case statementFails(StorageError, notifyID: String)
}
