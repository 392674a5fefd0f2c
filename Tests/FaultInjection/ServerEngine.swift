internal import Installation

/// The servers that a ledger may be on, as they are called on the command line.
package enum ServerEngine: String, CaseIterable, Sendable {
    case mariadb, postgresql

    /// Whether this machine has it.
    package var isThere: Bool {
        switch self {
        case .mariadb: MariaDBServer.isThere
        case .postgresql: PostgreSQLServer.isThere
        }
    }
}
