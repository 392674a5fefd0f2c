internal import Alipay
internal import Orders

/// The log of notifications, on one connection, inside the caller's transactions.
///
/// It only grows, and each entry is chained to the one before.
final class AuditChain {
    /// Where the log ends, with what this transaction has added.
    ///
    /// The caller puts it back when it rolls back to a savepoint.
    var head = ChainHead.start

    private var beginning = ChainHead.start
    /// Whether this transaction has added something.
    var hasGrown: Bool { head != beginning }
    private let readHead: SQLiteStatement
    private let moveHead: SQLiteStatement
    private let find: SQLiteStatement
    private let insert: SQLiteStatement
    private let countArrival: SQLiteStatement

    init(on connection: SQLiteConnection) throws(StorageError) {
        readHead = try SQLiteStatement(SQL.readChainHead, on: connection)
        moveHead = try SQLiteStatement(SQL.moveChainHead, on: connection)
        find = try SQLiteStatement(SQL.findNotification, on: connection)
        insert = try SQLiteStatement(SQL.insertNotification, on: connection)
        countArrival = try SQLiteStatement(SQL.countArrival, on: connection)
    }

    /// Finds where the log ends: the first thing in a transaction.
    ///
    /// Another process may have written since the last one. A row that got in by another way than
    /// this log does not stop it; it is the audit's to name it.
    func begin() throws(StorageError) {
        let found = try readHead.first([]) {
            ChainHead(lastID: max($0.integer(0), $0.integer(2)), chain: $0.blob(1))
        }
        guard let found, (0 ..< .max).contains(found.lastID) else { throw readHead.unreadableRow }
        head = found
        beginning = found
    }

    /// Writes where the log ends: the last thing in a transaction.
    ///
    /// - Parameter isTrial: Whether it is written also when nothing was added.
    /// - Throws: `StorageError` when it cannot be written.
    func end(isTrial: Bool) throws(StorageError) {
        guard hasGrown || isTrial else { return }
        try moveHead.run(head.values)
    }

    /// Adds a notification, or counts one more arrival of it.
    ///
    /// - Parameters:
    ///   - entry: What arrived, or is released.
    ///   - outcome: `applied`, `nothing` or `quarantined`.
    ///   - reason: Why it is quarantined.
    /// - Returns: Its id, and what became of it.
    /// - Throws: `StorageError` when it cannot be written.
    func add(
        _ entry: PendingRecord,
        _ outcome: String,
        _ reason: QuarantineReason? = nil
    ) throws(StorageError) -> Added {
        let next = head.adding(entry.row.digest, id: head.lastID + 1)
        if try insert.run(entry.row.values(next, outcome, reason)) > 0 {
            head = next
            return Added(id: next.lastID, isNew: true, isResolved: false)
        }
        let known = try find.first(entry.row.key) {
            Added(id: $0.integer(0), isNew: false, isResolved: $0.integer(1) > 0)
        }
        guard let known else { throw find.unreadableRow }
        // What was closed for good is not opened by its repetitions, only by the operator.
        let isClosed = known.isResolved && reason != nil && !entry.isRelease
        let outcome = isClosed ? "nothing" : outcome
        let reason = isClosed ? nil : reason
        try countArrival.run([
            .integer(entry.isRelease ? 0 : 1), .integer(entry.isRelease ? 0 : entry.receivedAt),
            reason.map { .text($0.rawValue) } ?? .null, .text(outcome), .text(outcome),
            .integer(known.id),
        ])
        return Added(id: known.id, isNew: false, isResolved: isClosed)
    }

    /// A notification in the log.
    struct Added {
        let id: Int64
        let isNew: Bool
        /// Whether it was quarantined before, and is closed for good.
        let isResolved: Bool
    }
}
