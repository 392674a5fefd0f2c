internal import Foundation
internal import System

/// A real PostgreSQL server with a data folder of its own, which goes with it.
///
/// `postgres` has no password on the socket; by TCP, a password is asked for. The server does not
/// run as root: where this process does, it is the system's account `postgres` that has the folder.
package final class PostgreSQLServer: @unchecked Sendable {  // one test at a time uses it
    package static let isThere =
        program("postgres") != nil && program("initdb") != nil
        && (geteuid() != 0 || account != nil)

    /// Where it listens: on 127.0.0.1, if it was asked to, and what its socket is named by.
    package let port: Int
    private let folder: URL
    private let options: [String]
    private var process: Child

    /// Starts it, and returns when it takes connections.
    ///
    /// - Parameters:
    ///   - hasPort: Whether it listens by TCP, too.
    ///   - settings: Added to its settings, as in `fsync=off`.
    /// - Throws: `Sandbox.Failure` with what it complained of.
    package init(listeningOnPort hasPort: Bool = false, adding settings: [String] = []) throws {
        port = hasPort ? try FreePort.find() : 5432
        folder = try Self.newDataFolder()
        options =
            ["listen_addresses=\(hasPort ? "127.0.0.1" : "")", "port=\(port)"].flatMap {
                ["-c", $0]
            } + settings.flatMap { ["-c", $0] }
        process = try Self.start(in: folder, options)
    }

    deinit {
        // At once: nobody reads its data any more.
        resume()
        process.stop(SIGQUIT)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where its socket is.
    package var socketFolder: String { folder.path }

    /// The path of its socket.
    package var socketPath: String { "\(folder.path)/.s.PGSQL.\(port)" }

    /// Process id of the server.
    package var processID: Int32 { process.processID }

    /// What it said on standard error so far.
    package var log: String { process.log }

    /// Stops it and what it has started (SIGSTOP), with its sockets open.
    package func pause() { signal(SIGSTOP) }

    /// Lets it go on.
    package func resume() { signal(SIGCONT) }

    /// Lets it finish; it can be started again.
    package func stop() { process.stop(SIGINT) }

    /// Ends it at once, as a crash does; it can be started again.
    package func kill() { process.stop(SIGQUIT) }

    /// Ends it and each of its processes by SIGKILL; it can be started again.
    package func crash() {
        // Standing still, it starts no more of them.
        process.send(SIGSTOP)
        for child in ProcessTree(of: processID).children { _ = Glibc.kill(child, SIGKILL) }
        process.stop(SIGKILL)
    }

    /// Starts it again with the data that it has, once it has ended.
    ///
    /// - Parameter settings: Added to its settings this time.
    /// - Throws: `Sandbox.Failure` with what it complained of.
    package func start(adding settings: [String] = []) throws {
        let all = options + settings.flatMap { ["-c", $0] }
        // After a crash, a process of the last one may not have gone quite yet.
        for _ in 1...100 {
            do {
                process = try Self.start(in: folder, all)
                return
            } catch let failure as Sandbox.Failure where failure.text.contains("still in use") {
                continue
            }
        }
        process = try Self.start(in: folder, all)
    }

    private func signal(_ signal: Int32) {
        guard process.isRunning else { return }
        process.send(signal)
        for child in ProcessTree(of: processID).children { _ = Glibc.kill(child, signal) }
    }

    private static func start(in folder: URL, _ options: [String]) throws -> Child {
        let settings = [
            "unix_socket_directories=\(folder.path)", "fsync=on", "max_connections=400",
            "shared_buffers=32MB", "dynamic_shared_memory_type=mmap", "autovacuum=off",
            "max_wal_size=64MB", "lc_messages=C",
        ]
        let (name, arguments) = try command(
            "postgres",
            ["-D", "\(folder.path)/data"] + settings.flatMap { ["-c", $0] } + options
        )
        let child = try Child(name, arguments, endingBy: SIGQUIT)
        guard child.waits(for: "ready to accept connections") else {
            throw Sandbox.Failure(text: child.log)
        }
        return child
    }

    /// The path of one of the server's programs, which Debian keeps out of PATH.
    private static func program(_ name: String) -> String? {
        let versions = "/usr/lib/postgresql"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        let paths = folders.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map {
            "\(versions)/\($0)/bin/\(name)"
        }
        return paths.first { FileManager.default.isExecutableFile(atPath: $0) }
            ?? (try? Programs.path(of: name))?.path
    }

    /// Where Debian has the server's programs.
    static func programFolder() throws -> String {
        let path = try program("postgres") ?? Programs.path(of: "postgres").path
        return URL(filePath: path).deletingLastPathComponent().path
    }

    /// Whom the system has for it, a user's and a group's number.
    private static let account: (user: UInt32, group: UInt32)? =
        unsafe getpwnam("postgres").map { unsafe ($0.pointee.pw_uid, $0.pointee.pw_gid) }

    /// A program and its arguments, so that it does not run as root.
    static func command(
        _ name: String,
        _ arguments: [String]
    ) throws -> (String, [String]) {
        let path = try program(name) ?? Programs.path(of: name).path
        guard geteuid() == 0, let account else { return (path, arguments) }
        let ids = ["--reuid=\(account.user)", "--regid=\(account.group)", "--clear-groups"]
        return ("setpriv", ids + [path] + arguments)
    }

    /// Makes files the server's own: it takes a key from nobody else.
    package static func giveAway(_ path: String) throws {
        guard geteuid() == 0, let account else { return }
        let owner = "\(account.user):\(account.group)"
        let result = try Programs.run("chown", ["-R", owner, path])
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
    }

    private static func run(_ name: String, _ arguments: [String]) throws {
        let (program, all) = try command(name, arguments)
        let result = try Programs.run(program, all)
        guard result.status == 0 else {
            throw Sandbox.Failure(text: result.output + result.errors)
        }
    }

    /// A folder with a data folder in it, `data`, that no server has used.
    static func newDataFolder() throws -> URL {
        let folder = try newFolder()
        let data = folder.appending(path: "data")
        try run("cp", ["-a", try template.get().path, data.path])
        return folder
    }

    /// Short, because the path of a socket inside it must fit into 108 bytes; the account's own.
    private static func newFolder() throws -> URL {
        let folder = URL(filePath: "/tmp/ac-" + UUID().uuidString.prefix(8))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try giveAway(folder.path)
        return folder
    }

    /// A data folder for servers to have copies of: to make one takes a second.
    ///
    /// It goes with this process.
    private static let template = Result { () throws -> URL in
        let folder = try newFolder()
        templateFolder.withLock { $0 = folder }
        atexit {
            guard let folder = PostgreSQLServer.templateFolder.withLock({ $0 }) else { return }
            try? FileManager.default.removeItem(at: folder)
        }
        let data = folder.appending(path: "data")
        try run(
            "initdb",
            [
                "-D", data.path, "-U", "postgres", "--auth-local=trust",
                "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C", "--wal-segsize=1",
                "--no-sync",
            ]
        )
        return data
    }

    private static let templateFolder = Mutex<URL?>(nil)
}
