package import Ledger

/// What a ledger asks of its database, in PostgreSQL's words.
extension PostgreSQLConnection: ServerConnection {
    package func recording() throws(StorageError) -> any RecordingConnection {
        try PostgreSQLRecording(on: self, of: kind)
    }

    /// Its locks are gone earlier: see `idle_in_transaction_session_timeout` in `PostgreSQLSession`.
    package func endWhenIdle() {}

    package func durability(
        with replicas: DurabilityDemand.Replicas
    ) throws(StorageError) -> [DurabilityFinding] {
        try PostgreSQLSession.makeDurable(self)
        return try PostgreSQLDurability.read(on: self).findings(with: replicas)
    }

    /// In one transaction.
    package func makeTables(
        as kind: LedgerKind,
        markedAs mark: String?,
        in schema: String,
        now: Int64
    ) throws(StorageError) {
        try execute("BEGIN")
        do throws(StorageError) {
            try execute(PostgreSQLSchema.lock(schema))
            if try integer(PostgreSQLSchema.isThere(schema)) == 0 {
                // An account that may not make schemas can have one that is there.
                if try integer(PostgreSQLSchema.hasSchema(schema)) == 0 {
                    try execute("CREATE SCHEMA \(PostgreSQLSession.identifier(schema))")
                }
                let texts = PostgreSQLSchema.statements(for: kind, markedAs: mark, now: now)
                try execute(texts.joined(separator: ";\n"))
            }
            try commit()
        } catch {
            rollback()
            throw error
        }
    }

    /// When the server was started tells it from others, to the microsecond.
    package func identity() throws(StorageError) -> String {
        try text("SELECT concat(inet_server_port(), ' ', pg_postmaster_start_time())") ?? ""
    }

    package func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try PostgreSQLStatement(sql, on: self)
    }

    package static var now: String { PostgreSQLSchema.now }

    /// It has no word for that, see `PostgreSQLSession`.
    package func hint(index: String) -> String { "" }

    package func begin(_ lock: WriteLock?) throws(StorageError) {
        let sql =
            switch lock {
            case nil: "BEGIN READ ONLY"
            case .chain?: "BEGIN; SELECT id FROM chain_head WHERE id = 1 FOR UPDATE"
            case .outbox?: "BEGIN; UPDATE locks SET turn = turn + 1 WHERE name = 'outbox'"
            }
        do throws(StorageError) {
            try execute(sql)
        } catch {
            rollback()
            throw error
        }
    }

    package func beginSnapshot() throws(StorageError) {
        try execute(
            """
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
            SET LOCAL idle_in_transaction_session_timeout = 0;
            SELECT 1
            """
        )
    }

    package func check() throws(StorageError) {
        if isLost { throw StorageError(lostIn: "check") }
    }

    private static let ownSchema = """
        (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
        """

    package func schemaNames() throws(StorageError) -> (
        columns: Set<String>, indexes: Set<String>
    ) {
        (
            try names(
                """
                SELECT c.relname, a.attname
                FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
                WHERE c.relnamespace = \(Self.ownSchema) AND a.attnum > 0 AND NOT a.attisdropped
                """
            ),
            try names(
                """
                SELECT tablename, indexname FROM pg_catalog.pg_indexes
                WHERE schemaname = current_schema()
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
            SELECT t.tgname, c.relname
            FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
            WHERE c.relnamespace = \(Self.ownSchema) AND NOT t.tgisinternal ORDER BY t.tgname
            """
        ).all([]) { (name: $0.text(0), table: $0.text(1)) }
    }

    package func fault(of statement: ShopStatement) -> StorageError? {
        do throws(StorageError) {
            _ = try PostgreSQLShopStatement(statement, on: self)
            return nil
        } catch {
            return error
        }
    }

    package func size() throws(StorageError) -> LedgerSize {
        let sql = """
            SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_catalog.pg_class
            WHERE relnamespace = \(Self.ownSchema) AND relkind = 'r'
            """
        return LedgerSize(ledger: try integer(sql) ?? 0, log: 0)
    }
}
