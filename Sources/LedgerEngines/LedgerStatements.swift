internal import Ledger
internal import LedgerMySQL
internal import LedgerPostgreSQL

/// The statements that make a live ledger, for who may create tables.
package enum LedgerStatements {
    /// - Parameter now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The statements, in their order; each may be run again.
    package static func mysql(now: Int64) -> [String] {
        MySQLSchema.statements(for: .live, now: now)
    }

    /// The same for PostgreSQL: in one transaction, in a schema that is the first in `search_path`.
    package static func postgresql(now: Int64) -> [String] {
        ["BEGIN"] + PostgreSQLSchema.statements(for: .live, now: now) + ["COMMIT"]
    }
}
