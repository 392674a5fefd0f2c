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
    /// - Parameter statements: The readers of its `[[event.sql]]`.
    init(_ statements: [TableReader]) {
        self.init(sql: statements.map { Settings.Statement($0) })
    }
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
