internal import Foundation
internal import Installation

/// A server in a folder of its own, with a ledger in it, by its socket.
final class LedgerServer {
    private enum Server {
        case mariadb(MariaDBServer)
        case postgresql(PostgreSQLServer)
    }

    private let server: Server

    /// Starts it, with an empty ledger for a sandbox.
    ///
    /// - Parameters:
    ///   - engine: Which one.
    ///   - sandbox: Its settings name the server then.
    ///   - isFlushed: False for a server that answers before a commit is written to a file.
    /// - Throws: `Sandbox.Failure` with what somebody complained of.
    init(_ engine: ServerEngine, for sandbox: Sandbox, isFlushed: Bool = true) throws {
        guard engine.isThere else {
            throw Sandbox.Failure(text: "there is no server for \(engine.rawValue)")
        }
        let url: String
        switch engine {
        case .mariadb:
            let flush = isFlushed ? [] : ["--innodb-flush-log-at-trx-commit=0"]
            let mariadb = try MariaDBServer(adding: flush)
            server = .mariadb(mariadb)
            url = "mysql+unix:root@\(mariadb.socketPath)/ledger"
        case .postgresql:
            // It writes each full page all the same: a kill loses a few notifications at most.
            let delay = isFlushed ? [] : ["wal_writer_delay=10s"]
            let postgresql = try PostgreSQLServer(adding: delay)
            server = .postgresql(postgresql)
            url = "postgresql+unix:postgres@\(postgresql.socketFolder)/postgres?schema=ledger"
        }
        let durability = isFlushed ? "" : "\ndurability = \"as the server says\""
        try sandbox.change {
            $0.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"\(url)\"\nstate = \".\"\(durability)"
            )
        }
        if engine == .mariadb { _ = try ask("CREATE DATABASE ledger", in: "mysql") }
        let made = try Programs.run(
            "alipay-callback",
            ["ledger", "init", "--config", sandbox.settingsPath]
        )
        guard made.status == 0 else { throw Sandbox.Failure(text: made.output + made.errors) }
        // The ledger itself is not to be lost with the first kill; without its flush it writes nothing
        // when it is asked to, either.
        if engine == .mariadb && !isFlushed {
            let flush = "SET GLOBAL innodb_flush_log_at_trx_commit"
            _ = try ask("\(flush) = 1; FLUSH ENGINE LOGS; \(flush) = 0")
        }
        if engine == .postgresql && !isFlushed { _ = try ask(Self.asynchronousCommits) }
    }

    /// Ends it and all its processes at once.
    func kill() {
        switch server {
        case .mariadb(let server): server.kill()
        case .postgresql(let server): server.crash()
        }
    }

    /// Starts it again with the data that it has.
    func start() throws {
        switch server {
        case .mariadb(let server): try server.start()
        case .postgresql(let server): try server.start()
        }
    }

    /// Stops its processes, with their sockets open.
    func pause() {
        switch server {
        case .mariadb(let server): server.pause()
        case .postgresql(let server): server.pause()
        }
    }

    /// Lets it go on.
    func resume() {
        switch server {
        case .mariadb(let server): server.resume()
        case .postgresql(let server): server.resume()
        }
    }

    /// Asks the ledger by the server's own shell; columns are parted by `|`.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - database: MariaDB's.
    /// - Returns: The answer's lines.
    /// - Throws: `Sandbox.Failure` with what the shell complained of.
    func ask(_ query: String, in database: String = "ledger") throws -> String {
        let result =
            switch server {
            case .mariadb(let server):
                try Programs.run(
                    "mariadb",
                    [
                        "--no-defaults", "--socket=\(server.socketPath)", "--user=root", "--batch",
                        "--skip-column-names", "--execute=\(query)", database,
                    ]
                )
            case .postgresql(let server):
                try Programs.run(
                    "psql",
                    [
                        "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", server.socketFolder,
                        "-p", "\(server.port)", "-U", "postgres", "-c", query, "postgres",
                    ],
                    environment: ["PGOPTIONS": "-c search_path=ledger"]
                )
            }
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.replacing("\t", with: "|").trimmingCharacters(in: .newlines)
    }

    /// The responder turns synchronous commits on for its session, whatever the server says: only a
    /// trigger can turn them off again, within the transaction.
    private static let asynchronousCommits = """
        CREATE FUNCTION asynchronous() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('synchronous_commit', 'off', true);
            RETURN NULL;
        END $$;
        CREATE TRIGGER asynchronous AFTER INSERT OR UPDATE ON notifications
        FOR EACH STATEMENT EXECUTE FUNCTION asynchronous()
        """
}
