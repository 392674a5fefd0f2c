package import Ledger

/// A ledger in a database of a MySQL or MariaDB server.
package typealias MySQLEngine = LedgerServer<MySQLConnection>
