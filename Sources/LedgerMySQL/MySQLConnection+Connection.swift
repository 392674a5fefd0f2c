package import Ledger

/// What a ledger asks of its database, in MySQL's words.
extension MySQLConnection: Connection {
    package func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try MySQLStatement(sql, on: self)
    }

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

    package func mark(as kind: LedgerKind?) throws(StorageError) {
        let mark = kind?.rawValue ?? self.kind.copyMark
        try execute("UPDATE ledger SET kind = '\(mark)' WHERE id = 1")
    }

    package func check() throws(StorageError) {
        if isLost { throw StorageError(lostIn: "check") }
    }

    /// A server looks after its own pages.
    package func damage() -> String? { nil }

    package func schemaFaults() throws(StorageError) -> [String] {
        let columns = try names(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = database()
            """
        )
        let indexes = try names(
            """
            SELECT table_name, index_name FROM information_schema.statistics
            WHERE table_schema = database()
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

    /// What was overwritten is in the server's logs until it has no use for them.
    package func purge() {}

    func databaseName() throws(StorageError) -> String { try text("SELECT database()") ?? "" }

    var isMariaDB: Bool { serverVersion.contains("MariaDB") }

    /// Reads what the ledger is, and makes sure that it is what is wanted.
    func readKind(wanted: LedgerKind?) throws(StorageError) {
        guard let mark = try LedgerMark(on: self) else { throw LedgerMark.missing }
        kind = try mark.kind(wanted: wanted)
    }
}
