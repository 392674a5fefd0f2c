internal import Foundation
internal import Ledger
internal import Settings
internal import System

/// A server that is not the tests' own: `LEDGER_URL` in the environment names it.
///
/// `mysql://user@host:port/database` or `postgresql://user@host:port/database`, as in the settings; several
/// hosts are tried in their order. The user may make databases or schemas (`shop_…`), which go with the
/// process. `LEDGER_PASSWORD_FILE` names a file with the password, `LEDGER_TLS=none` is for a server beyond
/// this machine that has no certificate.
struct ForeignServer: Sendable {
    let place: Place
    let address: ServerAddress

    /// The one of this process; `nil` where `LEDGER_URL` is not set.
    static let current: ForeignServer? = {
        let environment = ProcessInfo.processInfo.environment
        return environment["LEDGER_URL"].map { url in
            do {
                return try ForeignServer(url, environment)
            } catch {
                preconditionFailure("LEDGER_URL=\(url): \(error)")
            }
        }
    }()

    private init(_ url: String, _ environment: [String: String]) throws {
        let server: LedgerURL.Server
        switch try LedgerURL(url) {
        case .file: preconditionFailure("LEDGER_URL=\(url) is not a server")
        case .mysql(let named): (place, server) = (.mariadb, named)
        case .postgresql(let named, _): (place, server) = (.postgresql, named)
        }
        address = ServerAddress(
            places: server.socket.map { [.socket($0)] }
                ?? server.hosts.map { .host($0.name, port: $0.port) },
            user: server.user,
            database: server.database,
            password: try environment["LEDGER_PASSWORD_FILE"].map { path in
                try String(contentsOfFile: path, encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            },
            tls: environment["LEDGER_TLS"] == "none" ? ServerAddress.TLS.none : nil
        )
    }

    private static let made = Mutex<[String]>([])

    /// Removes a ledger when this process ends.
    ///
    /// - Parameter name: Of a database, or of a schema on PostgreSQL.
    static func willRemove(_ name: String) {
        made.withLock { names in
            if names.isEmpty { atexit { ForeignServer.removeAll() } }
            names.append(name)
        }
    }

    private static func removeAll() {
        guard let place = current?.place else { return }
        for name in made.withLock({ $0 }) {
            try? place.execute(
                place == .postgresql
                    ? "DROP SCHEMA IF EXISTS \(name) CASCADE" : "DROP DATABASE IF EXISTS \(name)"
            )
        }
    }
}
