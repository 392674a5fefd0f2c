internal import Foundation
internal import Glibc

/// A PostgreSQL server under Patroni and a member of etcd, on a machine of a network of its own, with the
/// settings of the kit.
package final class PatroniNode: @unchecked Sendable {  // one thread at a time uses it
    package static let isThere =
        PostgreSQLNode.isThere
        && ["patroni", "etcd"].allSatisfy { (try? Programs.path(of: $0)) != nil }

    private let network: Network
    /// Its number on the network.
    package let machine: Int
    private let folder: URL
    private let etcdSettings: [String: String]
    private var etcd: Child?
    private var patroni: Child?

    /// Prepares a machine; nothing runs yet.
    ///
    /// - Parameters:
    ///   - machine: Its number on the network.
    ///   - network: The network.
    ///   - kit: Filled in for that network.
    /// - Throws: When there are no programs.
    package init(_ machine: Int, on network: Network, by kit: ClusterKit) throws {
        self.network = network
        self.machine = machine
        folder = URL(filePath: "/tmp/ac-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let settings = try kit.text(
            "postgresql/etcd",
            on: machine,
            replacing: [("/var/lib/etcd/default", "\(folder.path)/etcd")]
        )
        etcdSettings = Dictionary(
            settings.matches(of: /(?m)^(ETCD_\w+)="(.*)"$/).map { (String($0.1), String($0.2)) }
        ) { $1 }
        let text = try kit.text(
            "postgresql/patroni.yml",
            on: machine,
            replacing: [
                ("/var/lib/postgresql/15/ledger", "\(folder.path)/data"),
                ("/usr/lib/postgresql/15/bin", try PostgreSQLServer.programFolder()),
                ("/var/lib/postgresql", folder.path), ("/run/postgresql", folder.path),
                ("/etc/ssl/ledger", folder.path),
            ]
        )
        try text.write(toFile: "\(folder.path)/patroni.yml", atomically: false, encoding: .utf8)
        try kit.installCertificate(of: machine, in: folder.path)
        try PostgreSQLServer.giveAway(folder.path)
    }

    deinit {
        kill()
        etcd?.stop(SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    package var address: String { network.address(machine) }

    /// What Patroni and its server said since Patroni was started last.
    package var log: String { patroni?.log ?? "" }

    /// Starts the member of etcd; it is of use when a second one has been started.
    package func startEtcd() throws {
        let (program, arguments) = try network.command(on: machine, "etcd", [])
        etcd = try Child(program, arguments, environment: etcdSettings, endingBy: SIGKILL)
    }

    /// Starts Patroni, which starts the server; `wait(for:to:in:)` waits for it.
    package func start() throws {
        let (path, arguments) = try PostgreSQLServer.command(
            "patroni",
            ["\(folder.path)/patroni.yml"]
        )
        let (program, all) = try network.command(on: machine, path, arguments)
        // libpq looks for certificates in the home folder, which is not this process's.
        let home = ["HOME": folder.path]
        patroni = try Child(program, all, environment: home, endingBy: SIGKILL)
    }

    /// Ends Patroni, the server and each of its processes at once, as the end of a machine does.
    package func kill() {
        patroni?.stop(SIGKILL)
        patroni = nil
        // The server is no child of Patroni's.
        let file = try? String(
            contentsOfFile: "\(folder.path)/data/postmaster.pid",
            encoding: .utf8
        )
        guard let server = file?.split(separator: "\n").first.flatMap({ Int32($0) }),
            let command = try? String(contentsOfFile: "/proc/\(server)/cmdline", encoding: .utf8),
            command.contains(folder.path)
        else { return }
        _ = Glibc.kill(server, SIGSTOP)
        for child in ProcessTree(of: server).children { _ = Glibc.kill(child, SIGKILL) }
        _ = Glibc.kill(server, SIGKILL)
    }

    /// Asks the server by its own shell, as its administrator; columns are parted by `|`.
    ///
    /// - Parameters:
    ///   - query: One or several statements.
    ///   - database: Where.
    /// - Returns: What came back.
    /// - Throws: `Sandbox.Failure` with what was complained of.
    package func ask(_ query: String, in database: String = "postgres") throws -> String {
        let (program, arguments) = try PostgreSQLServer.command(
            "psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", folder.path,
                "-U", "postgres", "-d", database, "-f", "-",
            ]
        )
        let result = try Programs.run(program, arguments, input: Array(query.utf8))
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// Waits until the server says something.
    ///
    /// - Parameters:
    ///   - answer: What it is to answer.
    ///   - query: What it is asked.
    ///   - database: Where.
    /// - Throws: `Sandbox.Failure` with what Patroni said, when it does not for minutes.
    package func wait(
        for answer: String,
        to query: String,
        in database: String = "postgres"
    ) throws {
        for _ in 0..<600 {
            if (try? ask(query, in: database)) == answer { return }
            // Each look is a program of its own.
            for _ in 0..<100 { Connectable.pause() }
        }
        throw Sandbox.Failure(text: "\(query) is not \(answer): \(log.suffix(2000))")
    }
}
