/// The connection on which notifications are recorded, some hundred in one transaction.
///
/// A batch costs a few round trips, however many notifications are in it: what is known is read at
/// once, `BatchPlan` decides, and what becomes of it is stored at once.
package protocol RecordingConnection: AnyObject {
    /// What the ledger was made for.
    var kind: LedgerKind { get }

    /// The server that it leads to, as `db1:3306`; `nil` for a file.
    var server: String? { get }

    /// Whether a transaction is open; a database ends one by itself after some failures.
    var isInTransaction: Bool { get }

    /// Makes sure that what is open is the ledger still.
    func check() throws(StorageError)

    /// Begins a transaction under `WriteLock.chain`, and reads what is known of a batch.
    ///
    /// - Parameter keys: What to read; of none, where the chain ends.
    /// - Returns: What is there; nobody changes it until the transaction's end.
    /// - Throws: `StorageError` when it does not get the lock, or the ledger is not what it was; while a
    ///   transaction is open then, others than the whole batch may be recorded.
    func begin(reading keys: BatchKeys) throws(StorageError) -> BatchFacts

    /// Reads the same within a transaction that has begun, with what it has stored, and waits for nobody
    /// who has an order locked.
    func facts(of keys: BatchKeys) throws(StorageError) -> BatchFacts

    /// Stores what was decided.
    ///
    /// - Parameters:
    ///   - rows: What was decided; a part of it may be stored when this throws.
    ///   - mayCommit: Whether the transaction may end with it, as by `commit()`, where that saves a round
    ///     trip.
    /// - Returns: Whether it was committed.
    /// - Throws: `StorageError`, with the code `constraint` also when a row is there that was not among
    ///   the facts. While a transaction is open, nothing was committed.
    func store(_ rows: BatchRows, mayCommit: Bool) throws(StorageError) -> Bool

    /// Ends the transaction, and keeps what it did.
    ///
    /// - Throws: `StorageError` when it is not certain that all of it is durable: then nothing is
    ///   answered `success`, whatever is found later.
    func commit() throws(StorageError)

    /// Undoes the transaction.
    func rollback()

    /// Marks the place that `rollbackToSavepoint` comes back to.
    func savepoint() throws(StorageError)
    func rollbackToSavepoint() throws(StorageError)
    func releaseSavepoint() throws(StorageError)

    /// Prepares a statement of the shop's, and looks whether it keeps to the rules.
    ///
    /// - Throws: `StorageError` with the code `shop`, whose `native` names the rule that is broken.
    func prepare(_ statement: ShopStatement) throws(StorageError) -> any PreparedShopStatement

    /// Makes sure that what the shop's statements did can be committed.
    ///
    /// - Parameter statement: The last one, which a failure is put down to.
    /// - Throws: `StorageError` with the code `shop` when a constraint that is checked late is broken.
    func checkDeferredConstraints(after statement: ShopStatement) throws(StorageError)
}

/// A statement of the shop's on one connection, prepared once and run often.
package protocol PreparedShopStatement: AnyObject {
    var shop: ShopStatement { get }

    /// Runs the statement, inside the caller's transaction.
    ///
    /// - Parameter event: What it is run for.
    /// - Throws: `StorageError`, with the code `shop` when it fails, takes too long or changes another
    ///   number of rows than it has to.
    func run(for event: InsertedEvent) throws(StorageError)
}
