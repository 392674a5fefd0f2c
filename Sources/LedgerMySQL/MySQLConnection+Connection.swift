package import Ledger

/// What a ledger asks of its database, in MySQL's words.
extension MySQLConnection: ServerConnection {
    package func recording() throws(StorageError) -> any RecordingConnection {
        try MySQLRecording(on: self, of: kind)
    }

    package func endWhenIdle() throws(StorageError) {
        try execute("SET SESSION wait_timeout = 10")
    }

    package func durability(
        with replicas: DurabilityDemand.Replicas
    ) throws(StorageError) -> [DurabilityFinding] {
        try allowSeveralStatements()
        return try MySQLDurability.findings(on: self, with: replicas)
    }

    package func makeTables(
        as kind: LedgerKind,
        markedAs mark: String?,
        in schema: String,
        now: Int64
    ) throws(StorageError) {
        for sql in MySQLSchema.statements(for: kind, markedAs: mark, now: now) {
            try execute(sql)
        }
    }

    package func identity() throws(StorageError) -> String {
        try text("SELECT concat_ws(' ', @@hostname, @@port, @@server_id, @@socket)") ?? ""
    }

    package func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try MySQLStatement(sql, on: self)
    }

    package static var now: String { MySQLSchema.now }

    package func hint(index: String) -> String { "FORCE INDEX (\(index))" }

    package func begin(_ lock: WriteLock?) throws(StorageError) {
        guard let lock else { return try execute("START TRANSACTION READ ONLY") }
        try execute("START TRANSACTION")
        do throws(StorageError) {
            switch lock {
            case .chain: try execute("SELECT id FROM chain_head WHERE id = 1 FOR UPDATE")
            case .outbox: try execute("UPDATE locks SET turn = turn + 1 WHERE name = 'outbox'")
            }
        } catch {
            rollback()
            throw error
        }
    }

    package func beginSnapshot() throws(StorageError) {
        // For the next transaction alone.
        try execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    }

    package func check() throws(StorageError) {
        if isLost { throw StorageError(lostIn: "check") }
    }

    package func schemaNames() throws(StorageError) -> (
        columns: Set<String>, indexes: Set<String>
    ) {
        (
            try names(
                """
                SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = database()
                """
            ),
            try names(
                """
                SELECT table_name, index_name FROM information_schema.statistics
                WHERE table_schema = database()
                """
            )
        )
    }

    private func names(_ sql: String) throws(StorageError) -> Set<String> {
        Set(try prepare(sql).all([]) { "\($0.text(0)).\($0.text(1))" })
    }

    package func triggers() throws(StorageError) -> [(name: String, table: String)] {
        try prepare(
            """
            SELECT trigger_name, event_object_table FROM information_schema.triggers
            WHERE event_object_schema = database() ORDER BY trigger_name
            """
        ).all([]) { (name: $0.text(0), table: $0.text(1)) }
    }

    package func fault(of statement: ShopStatement) -> StorageError? {
        do throws(StorageError) {
            _ = try MySQLShopStatement(statement, on: self)
            return nil
        } catch {
            return error
        }
    }

    package func size() throws(StorageError) -> LedgerSize {
        let sql = """
            SELECT coalesce(sum(data_length + index_length), 0) FROM information_schema.tables
            WHERE table_schema = database()
            """
        return LedgerSize(ledger: try integer(sql) ?? 0, log: 0)
    }

    func databaseName() throws(StorageError) -> String { try text("SELECT database()") ?? "" }

    var isMariaDB: Bool { serverVersion.contains("MariaDB") }
}
