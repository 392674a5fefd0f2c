import Foundation
import Installation

/// A real database server that competitors record in, with the ledger's tables and, on MariaDB, a shop's.
struct DatabaseServer {
    let name: String
    /// `[ledger] url`, of each responder by turns.
    let urls: [String]
    /// PDO's name of the shop's database; `nil` where PHP does not take part.
    var shop: String?
    /// Its user's password; `nil` where the server knows the user by the socket.
    var password: String?
    /// Lines for `[ledger]`.
    var settings = ""
    /// Runs SQL with the server's own client and gives what that printed.
    let run: (String) throws -> String
    /// What ends with this value: the server, and what is in front of it.
    let programs: [AnyObject]
    /// Makes the databases new, without tables.
    let reset: () throws -> Void

    /// MariaDB by its socket.
    static func mariadb() throws -> DatabaseServer {
        try mariadb(try mariadbServer(listeningOnPort: false), through: nil)
    }

    /// MariaDB by TCP.
    ///
    /// - Parameter delay: Between the responder and the server.
    /// - Returns: The server, without tables.
    /// - Throws: `Sandbox.Failure` when it does not start.
    static func mariadb(delayedBy delay: Delay) throws -> DatabaseServer {
        let server = try mariadbServer(listeningOnPort: true)
        return try mariadb(server, through: try delay.start(to: server.port ?? 0))
    }

    private static func mariadbServer(listeningOnPort hasPort: Bool) throws -> MariaDBServer {
        try MariaDBServer(
            listeningOnPort: hasPort,
            adding: [
                "--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M",
                "--max-connections=400",
            ]
        )
    }

    private static func mariadb(
        _ server: MariaDBServer,
        through proxy: Delay.Running?
    ) throws -> DatabaseServer {
        let run: (String) throws -> String = { sql in
            let arguments = ["--no-defaults", "--socket=\(server.socketPath)", "--user=root"]
            return try output("mariadb", arguments + ["--skip-column-names", "--execute=\(sql)"])
        }
        if proxy != nil {
            _ = try run(
                """
                CREATE USER bench@'127.0.0.1' IDENTIFIED BY 'bench'; GRANT ALL ON *.* TO bench@'127.0.0.1'
                """
            )
        }
        let url =
            proxy.map { "mysql://bench@127.0.0.1:\($0.port)/ledger" }
            ?? "mysql+unix:root@\(server.socketPath)/ledger"
        return DatabaseServer(
            name: "MariaDB" + (proxy == nil ? "" : " by TCP, +\(proxy?.microseconds ?? 0) µs"),
            urls: [url],
            shop: "mysql:unix_socket=\(server.socketPath);dbname=shop;charset=utf8mb4",
            password: proxy == nil ? nil : "bench",
            run: run,
            programs: [server] + (proxy.map { [$0.child] } ?? [])
        ) {
            _ = try run(
                """
                DROP DATABASE IF EXISTS ledger; CREATE DATABASE ledger;
                DROP DATABASE IF EXISTS shop; CREATE DATABASE shop;
                CREATE TABLE shop.orders (out_trade_no VARCHAR(64) PRIMARY KEY,
                    trade_no VARCHAR(64), total_amount DECIMAL(12, 2), status VARCHAR(16));
                """
            )
        }
    }

    /// PostgreSQL by its socket; by TCP where there is a delay.
    static func postgresql(delayedBy delay: Delay? = nil) throws -> DatabaseServer {
        let server = try PostgreSQLServer(
            listeningOnPort: delay != nil,
            adding: ["shared_buffers=1GB", "max_wal_size=8GB", "autovacuum=on"]
        )
        let proxy = try delay?.start(to: server.port)
        let socket = ["--host=\(server.socketFolder)", "--port=\(server.port)"]
        let run: (String) throws -> String = { sql in
            let options = ["--username=postgres", "--quiet", "--no-psqlrc", "--tuples-only"]
            return try output("psql", socket + options + ["--no-align", "--command=\(sql)"])
        }
        // By TCP a password is asked for: the whole machine is ours.
        if proxy != nil { _ = try run("ALTER USER postgres PASSWORD 'bench'") }
        let url =
            proxy.map { "postgresql://postgres@127.0.0.1:\($0.port)/postgres?schema=ledger" }
            ?? "postgresql+unix:postgres@\(server.socketFolder)/postgres?schema=ledger"
        return DatabaseServer(
            name: "PostgreSQL" + (proxy == nil ? "" : " by TCP, +\(proxy?.microseconds ?? 0) µs"),
            urls: [url],
            password: proxy == nil ? nil : "bench",
            run: run,
            programs: [server] + (proxy.map { [$0.child] } ?? [])
        ) {
            _ = try run("DROP SCHEMA IF EXISTS ledger CASCADE")
        }
    }

    private static func output(_ program: String, _ arguments: [String]) throws -> String {
        let result = try Programs.run(program, arguments)
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output
    }

    /// The lines of the settings that name its password's file, which is written.
    func secret(in sandbox: Sandbox) throws -> String {
        guard let password else { return "" }
        try password.write(toFile: sandbox.file("password"), atomically: true, encoding: .utf8)
        return "\npassword_file = \"password\""
    }

    /// Takes away what was recorded, and makes the ledger's tables.
    ///
    /// - Parameter settings: A settings file that names this server.
    /// - Throws: `Sandbox.Failure` with what was complained of.
    func empty(by settings: String) throws {
        try reset()
        let made = try Programs.run("alipay-callback", ["ledger", "init", "--config", settings])
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
    }

    /// How many rows a table has.
    func rows(of table: String) throws -> Int { try number("SELECT count(*) FROM \(table)") }

    /// The one number that a query gives.
    func number(_ query: String) throws -> Int {
        let word = try run(query).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let number = Int(word) else { throw Sandbox.Failure(text: "\(query): \(word)") }
        return number
    }
}

/// Distance: each byte comes later by half of a round trip, each way.
struct Delay {
    /// What a round trip takes longer.
    let microseconds: Int
    let program: String

    struct Running {
        let port: Int
        let microseconds: Int
        let child: Child
    }

    /// Compiles the proxy.
    init(microseconds: Int, in rig: Rig) throws {
        self.microseconds = microseconds
        program = try rig.compile("delay")
    }

    fileprivate func start(to port: Int) throws -> Running {
        let own = try FreePort.find()
        let child = try Child(program, ["\(own)", "\(port)", "\(microseconds / 2)"])
        try Connectable.wait(for: .ipv4(port: own), by: child)
        return Running(port: own, microseconds: microseconds, child: child)
    }
}
