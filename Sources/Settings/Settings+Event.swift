extension Settings {
    /// The table `[event]` and those in it, under its old name as well.
    struct EventReaders {
        let statements: [TableReader]
        /// The statements' and those of the tables around them.
        let all: [TableReader]
        let notes: [String]

        init(_ root: TableReader) {
            let event = root.table("event")
            guard root.has("effect") else {
                statements = event.tables("sql")
                all = [event] + statements
                notes = []
                return
            }
            if root.has("event") {
                root.report("effect", "is the old name of event: the two cannot stand together")
            }
            let old = root.table("effect")
            statements = old.tables("sql", listed: "event.sql")
            all = [old] + statements
            notes = [
                "[[effect.sql]] is now called [[event.sql]]; the old name works in this version"
            ]
        }
    }
}

extension Settings.Event {
    /// Reads `[event]`.
    ///
    /// - Parameters:
    ///   - statements: The readers of its `[[event.sql]]`.
    ///   - isOnServer: Whether the ledger is on a database server.
    init(_ statements: [TableReader], isOnServer: Bool) {
        self.init(sql: statements.map { Settings.Statement($0) })
        guard isOnServer else { return }
        for (table, statement) in zip(statements, sql) where statement.timeout > Self.serverLimit {
            table.report("timeout", "expected at most 4s where the ledger is on a database server")
        }
    }

    /// How long a statement may take on a server, in milliseconds: an answer that takes five seconds
    /// ends the connection, and what was asked for goes on there, with the ledger locked.
    private static let serverLimit = 4000
}

extension Settings.Statement {
    fileprivate init(_ table: TableReader) {
        let sql = table.string("statement")
        if sql.isEmpty, !table.hasError(in: "statement") {
            table.report("statement", "is empty")
        }
        self.init(
            events: table.choices("events"),
            sql: sql,
            rows: table.optionalInteger("rows"),
            timeout: table.quantity("timeout")
        )
    }
}
