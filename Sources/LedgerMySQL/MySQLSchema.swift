package import Ledger

/// The ledger's tables in MySQL's and MariaDB's words.
package enum MySQLSchema {
    /// The statements that make a ledger, in their order; each may be run again.
    ///
    /// - Parameters:
    ///   - kind: What it is to be.
    ///   - mark: What it says of itself; `nil` for the kind.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The statements.
    package static func statements(
        for kind: LedgerKind,
        markedAs mark: String? = nil,
        now: Int64
    ) -> [String] {
        let tables = Table.ofServer(kind)
        let zeros = String(repeating: "00", count: 32)
        // By the system's own generator: see `probe_key`.
        let digits = (0..<64).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
        return tables.map(text) + [
            "INSERT IGNORE INTO chain_head VALUES (1, 0, x'\(zeros)')",
            "INSERT IGNORE INTO probe_key VALUES (1, x'\(digits)')",
            "INSERT IGNORE INTO locks VALUES ('outbox', 0)",
            """
            INSERT IGNORE INTO ledger (id, kind, version, made_at)
            VALUES (1, '\(mark ?? kind.rawValue)', \(Table.version), \(now))
            """,
        ]
    }

    /// Milliseconds since 1970-01-01 UTC, as an expression.
    static let now = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"

    private static func text(of table: Table) -> String {
        var lines = table.columns.map(text)
        lines.append("PRIMARY KEY (\(table.key.joined(separator: ", ")))")
        for index in table.indexes {
            let columns = index.columnsOfAllRows.joined(separator: ", ")
            lines.append("\(index.isUnique ? "UNIQUE " : "")KEY \(index.name) (\(columns))")
        }
        lines += table.checks.map { "CHECK (\($0))" }
        return """
            CREATE TABLE IF NOT EXISTS \(table.name) (
                \(lines.joined(separator: ",\n    "))
            ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
            """
    }

    private static func text(of column: Column) -> String {
        let type =
            switch column.kind {
            case .key(let bytes): "VARBINARY(\(bytes))"
            case .word: "VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin"
            case .text: "MEDIUMTEXT"
            case .integer: "BIGINT"
            case .bytes(let bytes): "VARBINARY(\(bytes))"
            case .body: "MEDIUMBLOB"
            }
        let byDefault =
            switch column.byDefault {
            case nil: ""
            case .text(let text)? where column.kind == .text: " DEFAULT ('\(text)')"
            case .text(let text)?: " DEFAULT '\(text)'"
            case .integer(let number)?: " DEFAULT \(number)"
            case .now?: " DEFAULT (\(now))"
            }
        return "\(column.name) \(type)\(column.isOptional ? "" : " NOT NULL")\(byDefault)"
    }
}
