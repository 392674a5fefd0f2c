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
                at: try address(of: server, socket: server.socket),
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
                at: try address(
                    of: server,
                    // The port is a part of the socket's name.
                    socket: server.socket.map { "\($0)/.s.PGSQL.5432" },
                    schema: schema
                ),
                as: kind,
                lockFile: relayLock,
                demanding: DurabilityDemand(self)
            )
        }
    }

    /// Where the server is, and as whom.
    ///
    /// - Parameters:
    ///   - server: As the settings name it.
    ///   - socket: The path of its socket, where it is reached by one.
    ///   - schema: On PostgreSQL.
    /// - Returns: All that is needed to connect.
    /// - Throws: `SettingsErrors` when the password cannot be read.
    private func address(
        of server: LedgerURL.Server,
        socket: String?,
        schema: String = ""
    ) throws(SettingsErrors) -> ServerAddress {
        let places: [ServerAddress.Place] =
            socket.map { [.socket($0)] } ?? server.hosts.map { .host($0.name, port: $0.port) }
        return ServerAddress(
            places: places,
            user: server.user.isEmpty ? SystemUser.current.name : server.user,
            database: server.database,
            schema: schema,
            password: try passwordFile?.text(),
            tls: places.allSatisfy(\.isThisMachine) ? nil : ServerAddress.TLS(tls),
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

extension ServerAddress.TLS {
    fileprivate init(_ tls: Settings.Ledger.TLS) {
        switch tls {
        case .verify: self = .verify
        case .required: self = .required
        case .none: self = .none
        }
    }
}
