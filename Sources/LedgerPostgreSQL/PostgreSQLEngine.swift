package import Ledger

/// A ledger in a schema of a PostgreSQL server's database.
package typealias PostgreSQLEngine = LedgerServer<PostgreSQLConnection>
