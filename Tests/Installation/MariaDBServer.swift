internal import Foundation
internal import System

/// A real MariaDB server with a data folder of its own, which goes with it.
///
/// `root` has no password.
package final class MariaDBServer: @unchecked Sendable {  // one test at a time uses it
    package static let isThere =
        (try? Programs.path(of: "mariadbd")) != nil
        && (try? Programs.path(of: "mariadb-install-db")) != nil

    /// Where it listens, on 127.0.0.1; `nil` for a server that has only its socket.
    package let port: Int?
    private let folder: URL
    private let options: [String]
    private var process: Child

    /// Starts it, and returns when it takes connections.
    ///
    /// - Parameters:
    ///   - hasPort: Whether it listens by TCP, too.
    ///   - options: Added to its command line.
    /// - Throws: `Sandbox.Failure` with what it complained of.
    package init(listeningOnPort hasPort: Bool = false, adding options: [String] = []) throws {
        port = hasPort ? try FreePort.find() : nil
        folder = try Self.newDataFolder()
        self.options = options
        process = try Self.start(in: folder, port: port, options)
    }

    deinit {
        // Killed, which a stopped one can be as well: nobody reads its data any more.
        process.stop(SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    package var socketPath: String { Self.socketPath(in: folder) }

    /// Process id of the server.
    package var processID: Int32 { process.processID }

    /// What it said on standard error so far.
    package var log: String { process.log }

    /// Stops it (SIGSTOP), with its sockets open.
    package func pause() { process.send(SIGSTOP) }

    /// Lets it go on.
    package func resume() { process.send(SIGCONT) }

    /// Lets it finish; it can be started again.
    package func stop() { process.stop() }

    /// Ends it at once, as a crash does; it can be started again.
    package func kill() { process.stop(SIGKILL) }

    /// Starts it again with the data that it has, once it has ended.
    ///
    /// - Parameter more: Added to its command line this time.
    /// - Throws: `Sandbox.Failure` with what it complained of.
    package func start(adding more: [String] = []) throws {
        process = try Self.start(in: folder, port: port, options + more)
    }

    private static func start(in folder: URL, port: Int?, _ options: [String]) throws -> Child {
        let network =
            port.map { ["--port=\($0)", "--bind-address=127.0.0.1"] } ?? ["--skip-networking"]
        let child = try Child(
            "mariadbd",
            [
                "--no-defaults", "--datadir=\(folder.path)/data", "--tmpdir=\(folder.path)",
                "--socket=\(socketPath(in: folder))", "--pid-file=\(folder.path)/pid",
                "--skip-name-resolve", "--performance-schema=0", "--innodb-use-native-aio=0",
                "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M",
                "--innodb-flush-log-at-trx-commit=1",
            ] + userOption + network + options,
            endingBy: SIGKILL
        )
        guard child.waits(for: "ready for connections") else {
            throw Sandbox.Failure(text: child.log)
        }
        return child
    }

    private static func socketPath(in folder: URL) -> String { folder.path + "/sock" }

    /// It refuses to run as root by chance.
    private static var userOption: [String] { geteuid() == 0 ? ["--user=root"] : [] }

    /// A folder with a data folder in it, `data`, that no server has used.
    static func newDataFolder() throws -> URL {
        let folder = newFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try FileManager.default.copyItem(
            at: try template.get(),
            to: folder.appending(path: "data")
        )
        return folder
    }

    /// Short, because the path of a socket inside it must fit into 108 bytes.
    private static func newFolder() -> URL {
        URL(filePath: "/tmp/ac-" + UUID().uuidString.prefix(8))
    }

    /// A data folder for servers to have copies of: to make one takes seconds.
    ///
    /// It goes with this process.
    private static let template = Result { () throws -> URL in
        let folder = newFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let data = folder.appending(path: "data")
        let made = try Programs.run(
            "mariadb-install-db",
            [
                "--no-defaults", "--datadir=\(data.path)", "--skip-test-db",
                "--auth-root-authentication-method=normal", "--innodb-log-file-size=4M",
            ] + userOption
        )
        templateFolder.withLock { $0 = folder }
        atexit {
            guard let folder = MariaDBServer.templateFolder.withLock({ $0 }) else { return }
            try? FileManager.default.removeItem(at: folder)
        }
        guard made.status == 0 else { throw Sandbox.Failure(text: made.output + made.errors) }
        return data
    }

    private static let templateFolder = Mutex<URL?>(nil)
}
