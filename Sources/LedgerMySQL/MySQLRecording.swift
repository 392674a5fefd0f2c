internal import Ledger
internal import Orders

/// The connection to a MySQL or MariaDB server on which notifications are recorded: one round trip to
/// read what is known of a batch, one to store what becomes of it and commit.
///
/// The row of `chain_head` is the lock: who has it is the only one that records.
final class MySQLRecording: RecordingConnection {
    let connection: MySQLConnection
    let kind: LedgerKind

    init(on connection: MySQLConnection, of kind: LedgerKind) throws(StorageError) {
        (self.connection, self.kind) = (connection, kind)
        try connection.allowSeveralStatements()
    }

    var server: String? { connection.server }

    var isInTransaction: Bool { connection.isInTransaction }

    func check() throws(StorageError) {
        if connection.isLost { throw StorageError(lostIn: "check") }
    }

    func begin(reading keys: BatchKeys) throws(StorageError) -> BatchFacts {
        let lock = [
            MySQLText("START TRANSACTION"),
            MySQLText("SELECT last_id, chain FROM chain_head WHERE id = 1 FOR UPDATE"),
        ]
        do throws(StorageError) {
            return try read(keys, after: lock, waitingForOrders: true)
        } catch {
            // Who does not have the chain's lock records nothing.
            if connection.answered < lock.count { rollback() }
            throw error
        }
    }

    func facts(of keys: BatchKeys) throws(StorageError) -> BatchFacts {
        let head = MySQLText("SELECT last_id, chain FROM chain_head WHERE id = 1")
        return try read(keys, after: [head], waitingForOrders: false)
    }

    /// Reads in one round trip, or in two where a trade may have paid an order again.
    ///
    /// - Parameters:
    ///   - keys: What to read.
    ///   - beginning: Statements of which the last one reads the head; what is read behind it sees what
    ///     was committed before the lock was given.
    ///   - waitingForOrders: Whether to wait for who has one of the orders locked.
    /// - Returns: What is there.
    /// - Throws: `StorageError` when it cannot be read.
    private func read(
        _ keys: BatchKeys,
        after beginning: [MySQLText],
        waitingForOrders: Bool
    ) throws(StorageError) -> BatchFacts {
        try restoreSession()
        let reading = MySQLReading(keys)
        let sent = beginning + reading.statements(waitingForOrders: waitingForOrders)
        let answers = try connection.run(sent, as: "read a batch")
        guard let head = answers[beginning.count - 1].first else {
            throw StorageError(code: .corrupt, native: "no chain_head", sql: "read a batch")
        }
        let chain = ChainHead(lastID: head.integer(0), chain: head.blob(1))
        // On a node of Galera, another node's write may have undone it between two of the statements,
        // and what came behind was read without the lock.
        guard connection.isInTransaction else { throw Self.undone }
        var facts = try reading.facts(after: chain, Array(answers[beginning.count...]))
        if let more = reading.history(given: facts) {
            let answer = try connection.run([more], as: "read trades")
            for row in answer[0] { facts.add(known: row) }
        }
        return facts
    }

    func store(_ rows: BatchRows, mayCommit: Bool) throws(StorageError) -> Bool {
        var statements = MySQLWriting.statements(for: rows)
        if connection.isGalera { return try storeOneByOne(statements) }
        if mayCommit { statements.append(MySQLText("COMMIT")) }
        guard !statements.isEmpty else { return false }
        do throws(StorageError) {
            let name = mayCommit ? "store a batch; COMMIT" : "store a batch"
            try connection.run(statements, as: name)
        } catch {
            throw mayCommit && connection.isLost ? error.ofCommit : error
        }
        if mayCommit { try connection.makeSureIsCommitted() }
        return mayCommit
    }

    /// Stores on a node of Galera, a statement at a time.
    ///
    /// What another node has committed may undo a transaction there at any moment. Of statements that were
    /// sent together, those behind that moment are run all the same, each in a transaction of its own.
    ///
    /// - Returns: False: the transaction is open.
    private func storeOneByOne(_ statements: [MySQLText]) throws(StorageError) -> Bool {
        for statement in statements {
            try connection.run([statement], as: "store a batch")
            guard connection.isInTransaction else { throw Self.undone }
        }
        return false
    }

    private static let undone = StorageError(
        code: .conflict,
        native: "1213 40001",
        sql: "a node of Galera"
    )

    func commit() throws(StorageError) {
        try restoreSession()
        try connection.commit()
    }

    /// Makes the session what the ledger needs, behind statements of the shop's.
    private func restoreSession() throws(StorageError) {
        guard connection.isSessionUncertain else { return }
        try MySQLSession.restore(connection)
        connection.isSessionUncertain = false
    }

    func rollback() { connection.rollback() }

    func savepoint() throws(StorageError) { try connection.execute("SAVEPOINT one") }

    func rollbackToSavepoint() throws(StorageError) {
        try connection.execute("ROLLBACK TO SAVEPOINT one")
    }

    func releaseSavepoint() throws(StorageError) {
        try connection.execute("RELEASE SAVEPOINT one")
    }

    func prepare(_ statement: ShopStatement) throws(StorageError) -> any PreparedShopStatement {
        try MySQLShopStatement(statement, on: connection)
    }

    /// InnoDB looks at its constraints at once.
    func checkDeferredConstraints(after statement: ShopStatement) {}
}
