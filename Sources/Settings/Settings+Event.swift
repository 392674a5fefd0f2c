extension Settings.Effect {
    /// Reads `[effect]`.
    ///
    /// - Parameter statements: The readers of its `[[effect.sql]]`.
    init(_ statements: [TableReader]) {
        self.init(sql: statements.map { Settings.Statement($0) })
    }
}

extension Settings.Statement {
    fileprivate init(_ table: TableReader) {
        let sql = table.string("statement")
        if sql.isEmpty, !table.hasMistake(in: "statement") {
            table.report("statement", "is empty")
        }
        self.init(
            events: table.choices("events"),
            sql: sql,
            rows: table.integer("rows", in: 1...1_000_000),
            timeout: table.quantity(
                "timeout",
                default: "2s",
                units: [("ms", 1), ("s", 1000)],
                in: 10...60_000
            )
        )
    }
}
