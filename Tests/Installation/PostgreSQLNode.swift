internal import Foundation
internal import Glibc

/// A PostgreSQL server on a machine of a network: a primary, or the standby of another one.
///
/// `postgres` may do everything, from every machine and without a password.
package final class PostgreSQLNode: @unchecked Sendable {  // one thread at a time uses it
    package static let isThere =
        Network.isThere && PostgreSQLServer.isThere && (try? Programs.path(of: "setpriv")) != nil

    private let network: Network
    /// Its number on the network.
    package let machine: Int
    private let options: [String]
    private let folder: URL
    private var process: Child?

    /// Makes a primary.
    ///
    /// - Parameters:
    ///   - machine: Its number on the network.
    ///   - network: The network.
    ///   - settings: Added to its settings, as in `fsync=off`.
    /// - Throws: When there are no programs.
    package init(_ machine: Int, on network: Network, adding settings: [String] = []) throws {
        self.machine = machine
        self.network = network
        options = settings.flatMap { ["-c", $0] }
        folder = try PostgreSQLServer.newDataFolder()
        let path = folder.appending(path: "data/pg_hba.conf")
        let text = try String(contentsOf: path, encoding: .utf8)
        let lines = ["host all all 10.0.0.0/8 trust", "host replication all 10.0.0.0/8 trust"]
        try (text + lines.joined(separator: "\n") + "\n")
            .write(to: path, atomically: false, encoding: .utf8)
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    package var address: String { network.address(machine) }

    /// The server's process; `nil` while it is dead.
    package var processID: Int32? { process?.processID }

    package var log: String { process?.log ?? "" }

    /// Starts it, and returns when it takes connections.
    package func start() throws {
        let settings = [
            "unix_socket_directories=\(folder.path)", "listen_addresses=\(address)",
            "max_connections=200", "shared_buffers=32MB", "dynamic_shared_memory_type=mmap",
            "autovacuum=off", "max_wal_size=64MB", "lc_messages=C", "wal_keep_size=64MB",
            "wal_receiver_timeout=5s", "wal_sender_timeout=5s",
        ]
        let (path, arguments) = try PostgreSQLServer.command(
            "postgres",
            ["-D", "\(folder.path)/data"] + settings.flatMap { ["-c", $0] } + options
        )
        let (program, all) = try network.command(on: machine, path, arguments)
        let child = try Child(program, all, endingBy: SIGQUIT)
        process = child
        guard child.waits(for: "ready to accept") else {
            throw Sandbox.Failure(text: "\(child.log.suffix(2000))")
        }
    }

    /// Ends it and each of its processes at once.
    package func kill() {
        guard let process else { return }
        process.send(SIGSTOP)
        for child in ProcessTree(of: process.processID).children { _ = Glibc.kill(child, SIGKILL) }
        process.stop(SIGKILL)
        self.process = nil
    }

    /// Lets it finish; a primary has sent all to its standby then.
    package func stop() {
        process?.stop(SIGINT)
        process = nil
    }

    /// Stops it and its processes (SIGSTOP), with their sockets open.
    package func pause() { signal(SIGSTOP) }

    package func resume() { signal(SIGCONT) }

    /// Makes a primary out of a standby, and returns when it is one.
    package func promote() throws { _ = try ask("SELECT pg_promote(true, 30)") }

    /// Makes it the standby of another one, with what that has; it has to be started then.
    package func follow(_ primary: PostgreSQLNode) throws {
        kill()
        let data = "\(folder.path)/data"
        try FileManager.default.removeItem(atPath: data)
        let (path, arguments) = try PostgreSQLServer.command(
            "pg_basebackup",
            [
                "-D", data, "-h", primary.address, "-U", "postgres", "-R", "-X", "stream",
                "-c", "fast", "--no-sync",
            ]
        )
        let (program, all) = try network.command(on: machine, path, arguments)
        let result = try Programs.run(program, all)
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
    }

    /// Asks it by its own shell; columns are parted by `|`.
    package func ask(_ query: String, schema: String = "public") throws -> String {
        let result = try Programs.run(
            "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder.path,
                "-U", "postgres", "-c", query, "postgres",
            ],
            environment: ["PGOPTIONS": "-c search_path=\(schema)"]
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    private func signal(_ signal: Int32) {
        guard let process, process.isRunning else { return }
        process.send(signal)
        for child in ProcessTree(of: process.processID).children { _ = Glibc.kill(child, signal) }
    }
}
