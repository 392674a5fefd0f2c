internal import Ledger
internal import Orders

/// The connection to a SQLite file on which notifications are recorded.
///
/// There are no round trips to save here: each row has its statement, which is prepared once.
final class SQLiteRecording: RecordingConnection {
    let connection: SQLiteConnection
    private let beginTransaction: SQLiteStatement
    private let commitTransaction: SQLiteStatement
    private let mark: LazyStatement
    private let unmark: LazyStatement
    private let backToMark: LazyStatement
    private let look: SQLiteFacts
    private let rows: SQLiteRows
    /// Made when the first statement of the shop's is prepared.
    private var tables: StatementAuthorizer?
    private var timer: StatementTimer?

    init(on connection: SQLiteConnection) throws(StorageError) {
        self.connection = connection
        beginTransaction = try SQLiteStatement("BEGIN IMMEDIATE", on: connection)
        commitTransaction = try SQLiteStatement("COMMIT", on: connection)
        mark = LazyStatement("SAVEPOINT one", on: connection)
        unmark = LazyStatement("RELEASE one", on: connection)
        backToMark = LazyStatement("ROLLBACK TO one", on: connection)
        look = try SQLiteFacts(on: connection)
        rows = SQLiteRows(on: connection)
    }

    var kind: LedgerKind { connection.kind }

    var server: String? { nil }

    var isInTransaction: Bool { connection.isInTransaction }

    func check() throws(StorageError) { try connection.check() }

    func begin(reading keys: BatchKeys) throws(StorageError) -> BatchFacts {
        try beginTransaction.run()
        try connection.checkLengths()
        return try look.facts(of: keys)
    }

    func facts(of keys: BatchKeys) throws(StorageError) -> BatchFacts { try look.facts(of: keys) }

    /// A commit of its own costs nothing here.
    func store(_ batch: BatchRows, mayCommit: Bool) throws(StorageError) -> Bool {
        try rows.store(batch)
        return false
    }

    func commit() throws(StorageError) {
        try commitTransaction.run()
        // Else what was committed is in a file that is elsewhere by now.
        try connection.check()
        guard !connection.isLogHollow else {
            throw StorageError(code: .lost, native: "the -wal", sql: "open \(connection.path)")
        }
    }

    func rollback() { connection.rollback() }

    func savepoint() throws(StorageError) { try mark().run() }

    func rollbackToSavepoint() throws(StorageError) { try backToMark().run() }

    func releaseSavepoint() throws(StorageError) { try unmark().run() }

    func prepare(_ statement: ShopStatement) throws(StorageError) -> any PreparedShopStatement {
        let tables = tables ?? StatementAuthorizer(on: connection)
        let timer = timer ?? StatementTimer(on: connection)
        (self.tables, self.timer) = (tables, timer)
        return try SQLiteShopStatement(statement, on: connection, under: tables, timer)
    }

    func checkDeferredConstraints(after statement: ShopStatement) throws(StorageError) {
        guard connection.hasUnresolvedForeignKeys else { return }
        throw StorageError(shop: "FOREIGN KEY constraint failed", in: statement.sql)
    }
}
