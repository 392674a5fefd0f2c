package import Ledger
internal import System

/// What a ledger asks of its database, in SQLite's words.
extension SQLiteConnection: Connection {
    package func prepare(_ sql: String) throws(StorageError) -> any Statement {
        try SQLiteStatement(sql, on: self)
    }

    package var server: String? { nil }

    package func hint(index: String) -> String { "INDEXED BY \(index)" }

    package func begin(_ lock: WriteLock?) throws(StorageError) {
        guard lock != nil else { return try execute("BEGIN") }
        // One lock for everything: SQLite has no other.
        try execute("BEGIN IMMEDIATE")
        do throws(StorageError) {
            try checkLengths()
        } catch {
            rollback()
            throw error
        }
    }

    package func beginSnapshot() throws(StorageError) {
        try execute("BEGIN")
        // It is the first read that the snapshot is of.
        _ = try integer("SELECT last_id FROM chain_head")
    }

    package func mark(as kind: LedgerKind?) throws(StorageError) {
        try execute("PRAGMA application_id = \(kind?.applicationID ?? self.kind.copyApplicationID)")
    }

    package func commit() throws(StorageError) {
        try execute("COMMIT")
        // Else what was committed is in a file that is elsewhere by now.
        try check()
    }

    package func rollback() { if isInTransaction { try? execute("ROLLBACK") } }

    package func damage() throws(StorageError) -> String? {
        let answer = try text("PRAGMA quick_check(1)")
        return answer == "ok" ? nil : answer ?? "no answer"
    }

    /// Makes sure that every page is sound.
    func checkPages() throws(StorageError) {
        if try damage() == nil { return }
        throw StorageError(code: .corrupt, native: "malformed", sql: "PRAGMA quick_check(1)")
    }

    package func schemaFaults() throws(StorageError) -> [String] {
        try SchemaStructure.faults(of: self)
    }

    package func triggers() throws(StorageError) -> [(name: String, table: String)] {
        try prepare(
            "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
        ).all([]) { (name: $0.text(0), table: $0.text(1)) }
    }

    package func fault(of statement: ShopStatement) -> StorageError? {
        do throws(StorageError) {
            let tables = StatementAuthorizer(on: self)
            let timer = StatementTimer(on: self)
            _ = try SQLiteShopStatement(statement, on: self, under: tables, timer)
            return nil
        } catch {
            return error
        }
    }

    package func size() -> LedgerSize {
        LedgerSize(
            ledger: FileIdentity(path)?.size ?? 0,
            log: FileIdentity(path + "-wal")?.size ?? 0
        )
    }

    /// It is tried: a reader that is at it for longer, as a backup is, may go on.
    package func purge() {
        try? execute("PRAGMA busy_timeout = 500; PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
