package import Ledger

/// What a ledger asks of its database, in PostgreSQL's words.
extension PostgreSQLConnection: Connection {
    package func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try PostgreSQLStatement(sql, on: self)
    }

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

    package func mark(as kind: LedgerKind?) throws(StorageError) {
        let mark = kind?.rawValue ?? self.kind.copyMark
        try execute("UPDATE ledger SET kind = '\(mark)' WHERE id = 1")
    }

    package func check() throws(StorageError) {
        if isLost { throw StorageError(lostIn: "check") }
    }

    /// A server looks after its own pages.
    package func damage() -> String? { nil }

    private static let ownSchema = """
        (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = current_schema())
        """

    package func schemaFaults() throws(StorageError) -> [String] {
        let columns = try names(
            """
            SELECT c.relname, a.attname
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
            WHERE c.relnamespace = \(Self.ownSchema) AND a.attnum > 0 AND NOT a.attisdropped
            """
        )
        let indexes = try names(
            """
            SELECT tablename, indexname FROM pg_catalog.pg_indexes
            WHERE schemaname = current_schema()
            """
        )
        var faults: [String] = []
        for table in Table.all + (kind == .shadow ? Table.shadow : []) {
            for index in table.indexes where !indexes.contains("\(table.name).\(index.name)") {
                faults.append("index \(index.name) on \(table.name) is missing")
            }
            for column in table.columns where !columns.contains("\(table.name).\(column.name)") {
                faults.append("column \(column.name) of \(table.name) is missing")
            }
        }
        return faults.sorted(by: >)
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

    /// What was overwritten is in the server's logs until it has no use for them.
    package func purge() {}

    /// Reads what the ledger is, and makes sure that it is what is wanted.
    func readKind(wanted: LedgerKind?) throws(StorageError) {
        guard let mark = try LedgerMark(on: self) else { throw LedgerMark.missing }
        kind = try mark.kind(wanted: wanted)
    }
}
