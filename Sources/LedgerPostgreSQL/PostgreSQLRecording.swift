internal import Ledger
internal import Orders

/// The connection to a PostgreSQL server on which notifications are recorded: one round trip to
/// read what is known of a batch, one to store what becomes of it and commit.
///
/// A batch in which an order may have been paid again has one more.
///
/// The row of `chain_head` is the lock: who has it is the only one that records.
final class PostgreSQLRecording: RecordingConnection {
    let connection: PostgreSQLConnection
    let kind: LedgerKind

    init(on connection: PostgreSQLConnection, of kind: LedgerKind) throws(StorageError) {
        (self.connection, self.kind) = (connection, kind)
        try PostgreSQLSession.makeDurable(connection)
        try connection.prepare(PostgreSQLReading.statements + PostgreSQLWriting.statements)
    }

    var server: String? { connection.server }

    var isInTransaction: Bool { connection.isInTransaction }

    func check() throws(StorageError) { try connection.check() }

    func begin(reading keys: BatchKeys) throws(StorageError) -> BatchFacts {
        let lock: [PostgreSQLRequest] = [.text("BEGIN"), .prepared("lock_head", [])]
        do throws(StorageError) {
            return try read(keys, after: lock, waitingForOrders: true)
        } catch {
            // Who does not have the chain's lock records nothing.
            if connection.answered < lock.count { rollback() }
            throw error
        }
    }

    func facts(of keys: BatchKeys) throws(StorageError) -> BatchFacts {
        try read(keys, after: [.prepared("read_head", [])], waitingForOrders: false)
    }

    /// Reads what is known of a batch.
    ///
    /// - Parameters:
    ///   - keys: What to read.
    ///   - beginning: Statements of which the last one reads the head. What is read behind it sees
    ///     what was committed before the lock was given.
    ///   - waitingForOrders: Whether to wait for who has one of the orders locked.
    /// - Returns: What is there.
    /// - Throws: `StorageError` when one of the statements fails.
    private func read(
        _ keys: BatchKeys,
        after beginning: [PostgreSQLRequest],
        waitingForOrders: Bool
    ) throws(StorageError) -> BatchFacts {
        let sql = "read a batch"
        let reading = PostgreSQLReading(keys)
        let answers = try connection.run(
            beginning + reading.requests(waitingForOrders: waitingForOrders),
            as: sql
        ).map { $0.rows(of: sql) }
        guard let head = answers[beginning.count - 1].first else {
            throw StorageError(code: .corrupt, native: "no chain_head", sql: sql)
        }
        let chain = ChainHead(lastID: head.integer(0), chain: head.blob(1))
        var facts = try reading.facts(after: chain, Array(answers[beginning.count...]))
        let more = reading.history(given: facts)
        guard !more.isEmpty else { return facts }
        for answer in try connection.run(more, as: "read trades") {
            for row in answer.rows(of: "read trades") { facts.add(known: row) }
        }
        return facts
    }

    func store(_ rows: BatchRows, mayCommit: Bool) throws(StorageError) -> Bool {
        var requests = PostgreSQLWriting.requests(for: rows)
        if mayCommit { requests += connection.commitRequests }
        guard !requests.isEmpty else { return false }
        let warned = connection.warningCount
        let name = mayCommit ? "store a batch; COMMIT" : "store a batch"
        let results: [PostgreSQLResult]
        do throws(StorageError) {
            results = try connection.run(requests, as: name)
        } catch {
            throw mayCommit && connection.isLost ? error.ofCommit : error
        }
        if mayCommit { try connection.makeSure(isCommitted: results, warned: warned) }
        return mayCommit
    }

    func commit() throws(StorageError) { try connection.commit() }

    func rollback() { connection.rollback() }

    func savepoint() throws(StorageError) { try connection.execute("SAVEPOINT one") }

    func rollbackToSavepoint() throws(StorageError) {
        try connection.execute("ROLLBACK TO SAVEPOINT one")
    }

    func releaseSavepoint() throws(StorageError) {
        try connection.execute("RELEASE SAVEPOINT one")
    }

    func prepare(_ statement: ShopStatement) throws(StorageError) -> any PreparedShopStatement {
        try PostgreSQLShopStatement(statement, on: connection)
    }

    func checkDeferredConstraints(after statement: ShopStatement) throws(StorageError) {
        do throws(StorageError) {
            // What comes next may be late again.
            let words: [PostgreSQLRequest] = [
                .text("SET CONSTRAINTS ALL IMMEDIATE"), .text("SET CONSTRAINTS ALL DEFERRED"),
                .text(PostgreSQLSession.restoration(of: connection)),
            ]
            try connection.run(words, as: "check constraints")
        } catch {
            throw connection.error(error, of: statement)
        }
    }
}
