internal import FoundationEssentials
package import Ledger
internal import LedgerMySQL
internal import LedgerPostgreSQL
package import LedgerSQLite
package import Settings
internal import System

extension Settings.Ledger {
    /// How a process gets at the ledger that the settings name.
    ///
    /// - Parameters:
    ///   - kind: What it is to be; `nil` for whatever it is, then it must be there.
    ///   - use: How long it will be open.
    ///   - busyTimeout: How long to wait for another process's lock on a file, in milliseconds.
    /// - Returns: The engine; nothing is opened yet.
    /// - Throws: `SettingsErrors` when the password cannot be read, or the database's library is not
    ///   installed.
    package func engine(
        as kind: LedgerKind?,
        for use: LedgerUse = .service,
        busyTimeout: Int32 = 10_000
    ) throws(SettingsErrors) -> any Engine {
        switch place {
        case .file(let path):
            return SQLiteEngine(path: path, as: kind, for: use, busyTimeout: busyTimeout)
        case .mysql(let server):
            guard MySQLEngine.isLibraryThere else {
                throw SettingsErrors([
                    """
                    [ledger] url: MariaDB's client library (libmariadb.so.3) is not installed; \
                    apt-get install libmariadb3
                    """
                ])
            }
            return MySQLEngine(
                at: try mysql(server),
                as: kind,
                lockFile: relayLock,
                demanding: DurabilityDemand(self)
            )
        case .postgresql(let server, let schema):
            guard PostgreSQLEngine.isLibraryThere else {
                throw SettingsErrors([
                    """
                    [ledger] url: PostgreSQL's client library (libpq.so.5) is not installed; \
                    apt-get install libpq5
                    """
                ])
            }
            return PostgreSQLEngine(
                at: try postgresql(server, schema),
                as: kind,
                lockFile: relayLock,
                demanding: DurabilityDemand(self)
            )
        }
    }

    private func postgresql(
        _ server: LedgerURL.Server,
        _ schema: String
    ) throws(SettingsErrors) -> PostgreSQLAddress {
        let places: [PostgreSQLAddress.Place] =
            server.socket.map { [.socket(folder: $0, port: 5432)] }
            ?? server.hosts.map { .host($0.name, port: $0.port) }
        return PostgreSQLAddress(
            places: places,
            user: server.user.isEmpty ? SystemUser.current.name : server.user,
            database: server.database,
            schema: schema,
            password: try passwordFile?.text(),
            tls: places.allSatisfy(\.isThisMachine) ? nil : PostgreSQLAddress.TLS(tls),
            caFile: caFile
        )
    }

    private func mysql(_ server: LedgerURL.Server) throws(SettingsErrors) -> MySQLAddress {
        let places: [MySQLAddress.Place] =
            server.socket.map { [.socket($0)] }
            ?? server.hosts.map { .host($0.name, port: $0.port) }
        let isLocal = places.allSatisfy(\.isThisMachine)
        return MySQLAddress(
            places: places,
            user: server.user.isEmpty ? SystemUser.current.name : server.user,
            database: server.database,
            password: try passwordFile?.text(),
            tls: isLocal ? nil : MySQLAddress.TLS(tls),
            caFile: caFile
        )
    }
}

extension DurabilityDemand {
    fileprivate init(_ ledger: Settings.Ledger) {
        self.init(
            isRequired: ledger.durability == .required,
            replicas: ledger.replicas == .sync ? .sync : .none
        )
    }
}

extension PostgreSQLAddress.TLS {
    fileprivate init(_ tls: Settings.Ledger.TLS) {
        switch tls {
        case .verify: self = .verify
        case .required: self = .required
        case .none: self = .none
        }
    }
}

extension MySQLAddress.TLS {
    fileprivate init(_ tls: Settings.Ledger.TLS) {
        switch tls {
        case .verify: self = .verify
        case .required: self = .required
        case .none: self = .none
        }
    }
}
