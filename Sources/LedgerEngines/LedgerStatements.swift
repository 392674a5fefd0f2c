internal import LedgerMySQL

/// The statements that make a live ledger, for who may create tables.
package enum LedgerStatements {
    /// - Parameter now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The statements, in their order; each may be run again.
    package static func mysql(now: Int64) -> [String] {
        MySQLSchema.statements(for: .live, now: now)
    }
}
