package import Ledger

/// The ledger's tables in PostgreSQL's words.
package enum PostgreSQLSchema {
    /// Keeps others from making the same ledger until the transaction's end.
    static func lock(_ schema: String) -> String {
        "SELECT pg_advisory_xact_lock(hashtext(\(PostgreSQLSession.literal(schema))))"
    }

    /// How many schemas of that name there are.
    static func hasSchema(_ schema: String) -> String {
        """
        SELECT count(*) FROM pg_catalog.pg_namespace
        WHERE nspname = \(PostgreSQLSession.literal(schema))
        """
    }

    /// How many of its last table there are.
    static func isThere(_ schema: String) -> String {
        """
        SELECT count(*) FROM pg_catalog.pg_tables
        WHERE schemaname = \(PostgreSQLSession.literal(schema))
            AND tablename = '\(Table.ledger.name)'
        """
    }

    /// The statements that make a ledger, in their order, for one transaction.
    ///
    /// - Parameters:
    ///   - kind: What it is to be.
    ///   - mark: What it says of itself; `nil` for the kind.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The texts, without semicolons.
    package static func statements(
        for kind: LedgerKind,
        markedAs mark: String? = nil,
        now: Int64
    ) -> [String] {
        let tables = Table.ofServer(kind)
        let zeros = String(repeating: "00", count: 32)
        // By the system's own generator: see `probe_key`.
        let digits = (0..<64).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
        return tables.flatMap { [text(of: $0)] + indexTexts(of: $0) } + [
            "INSERT INTO chain_head VALUES (1, 0, '\\x\(zeros)')",
            "INSERT INTO probe_key VALUES (1, '\\x\(digits)')",
            "INSERT INTO locks VALUES ('outbox', 0)",
            """
            INSERT INTO ledger (id, kind, version, made_at)
            VALUES (1, '\(mark ?? kind.rawValue)', \(Table.version), \(now))
            """,
        ]
    }

    /// Milliseconds since 1970-01-01 UTC, as an expression.
    static let now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"

    private static func text(of table: Table) -> String {
        let lines =
            table.columns.map(text) + ["PRIMARY KEY (\(table.key.joined(separator: ", ")))"]
            + table.checks.map { "CHECK (\($0))" }
        return """
            CREATE TABLE \(table.name) (
                \(lines.joined(separator: ",\n    "))
            )
            """
    }

    private static func indexTexts(of table: Table) -> [String] {
        table.indexes.map { index in
            let columns = index.columns.joined(separator: ", ")
            return "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(index.name) "
                + "ON \(table.name) (\(columns))" + (index.condition.map { " WHERE \($0)" } ?? "")
        }
    }

    private static func text(of column: Column) -> String {
        let type =
            switch column.kind {
            case .key, .word, .text: "text COLLATE \"C\""
            case .integer: "bigint"
            case .bytes, .body: "bytea"
            }
        let byDefault =
            switch column.byDefault {
            case nil: ""
            case .text(let text)?: " DEFAULT '\(text)'"
            case .integer(let number)?: " DEFAULT \(number)"
            case .now?: " DEFAULT (\(now))"
            }
        return "\(column.name) \(type)\(column.isOptional ? "" : " NOT NULL")\(byDefault)"
    }
}
