/// A connection to a ledger: one thread at a time uses it.
package protocol Connection: AnyObject {
    /// What the ledger was made for.
    var kind: LedgerKind { get }

    /// The server that it leads to, as `db1:3306`; `nil` for a file.
    var server: String? { get }

    /// Whether a transaction is open; a database ends one by itself after some failures.
    var isInTransaction: Bool { get }

    /// Prepares a statement of ours.
    func prepare(_ sql: String) throws(StorageError) -> any Statement

    /// What a text puts behind a table to have it read by way of an index, where left alone the
    /// database would take another way; empty where it has no word for that.
    func hint(index: String) -> String

    /// Begins a transaction.
    ///
    /// - Parameter lock: What nobody else changes until its end; `nil` for one that reads.
    /// - Throws: `StorageError` when it does not get the lock, or the ledger is not what it was.
    func begin(_ lock: WriteLock?) throws(StorageError)

    /// Begins a transaction that reads, and until its end sees the ledger as it is now.
    ///
    /// - Throws: `StorageError` when the ledger cannot be read.
    func beginSnapshot() throws(StorageError)

    /// Says what the ledger is, in the transaction that is open.
    ///
    /// - Parameter kind: What it is from now on; `nil` for an unfinished copy, which nobody takes for
    ///   a ledger.
    /// - Throws: `StorageError` when it cannot be written.
    func mark(as kind: LedgerKind?) throws(StorageError)

    /// Ends the transaction, and keeps what it did.
    ///
    /// - Throws: `StorageError` when that is not certain.
    func commit() throws(StorageError)

    /// Undoes the transaction.
    func rollback()

    /// Makes sure that what is open is the ledger still.
    func check() throws(StorageError)

    /// What the database finds wrong with what it keeps, its first sentence, or `nil`; it may read all
    /// of it.
    func damage() throws(StorageError) -> String?

    /// What the tables lack that this version makes, a sentence each.
    func schemaFaults() throws(StorageError) -> [String]

    /// All triggers, a name and a table each; the ledger has none of its own.
    func triggers() throws(StorageError) -> [(name: String, table: String)]

    /// Why a statement of the shop's cannot be prepared, or `nil` when it can.
    func fault(of statement: ShopStatement) -> StorageError?

    /// How much room the ledger takes.
    func size() throws(StorageError) -> LedgerSize

    /// Takes what was overwritten out of the database's logs, as far as that goes now.
    func purge()
}

/// What a transaction that writes keeps others from changing.
package enum WriteLock: Sendable {
    /// The orders, notifications and events, and the chain over them.
    case chain
    /// The deliveries and attempts.
    case outbox
}

extension Connection {
    /// Does something in one transaction that may write, and undoes all of it when that throws.
    func transaction<Result>(
        _ lock: WriteLock?,
        _ body: () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        try begin(lock)
        do throws(StorageError) {
            let result = try body()
            try commit()
            return result
        } catch {
            if isInTransaction { rollback() }
            throw error
        }
    }

    /// The first column of the first row of a statement that is used once.
    package func integer(_ sql: String) throws(StorageError) -> Int64? {
        try prepare(sql).first([]) { $0.integer(0) }
    }

    /// The first column of the first row of a statement that is used once.
    package func text(_ sql: String) throws(StorageError) -> String? {
        try prepare(sql).first([]) { $0.text(0) }
    }
}
