internal import Foundation

/// A MariaDB server that is a node of a Galera cluster, on a machine of a network of its own.
///
/// `ledger` may do everything, from every machine and without a password.
package final class GaleraNode: @unchecked Sendable {  // one thread at a time uses it
    /// Debian has it in `galera-4`.
    private static let provider = "/usr/lib/galera/libgalera_smm.so"

    package static let isThere =
        Network.isThere && MariaDBServer.isThere && (try? Programs.path(of: "rsync")) != nil
        && FileManager.default.fileExists(atPath: provider)

    private let network: Network
    /// Its number on the network.
    package let machine: Int
    private let machines: ClosedRange<Int>
    private let options: [String]
    /// A file with the settings of its cluster; `nil` for those that are here.
    private var settings: String?
    private let folder: URL
    private var process: Child?

    /// Prepares a node; `start(first:)` starts it.
    ///
    /// - Parameters:
    ///   - machine: Its number on the network.
    ///   - nodes: How many nodes there are.
    ///   - network: Its nodes are the machines from 1 on.
    ///   - options: Added to its command line.
    /// - Throws: When there are no programs.
    package init(
        _ machine: Int,
        of nodes: Int,
        on network: Network,
        adding options: [String] = []
    ) throws {
        self.machine = machine
        self.network = network
        self.options = options
        machines = 1...nodes
        folder = try MariaDBServer.newDataFolder()
        try giveAway()
    }

    /// The rsync that sends a node what it lacks may not be root's: its daemon would be nobody then.
    private func giveAway() throws {
        let owned = try Programs.run("chown", ["-R", Self.account, folder.path])
        guard owned.status == 0 else { throw Sandbox.Failure(text: owned.errors) }
    }

    /// Prepares a node with the settings of the kit.
    ///
    /// - Parameters:
    ///   - machine: Its number on the network.
    ///   - nodes: How many nodes there are.
    ///   - network: Its nodes are the machines from 1 on.
    ///   - kit: Filled in for that network.
    /// - Throws: When there are no programs.
    package convenience init(
        _ machine: Int,
        of nodes: Int,
        on network: Network,
        by kit: ClusterKit
    ) throws {
        try self.init(machine, of: nodes, on: network)
        let path = "\(folder.path)/galera.cnf"
        let text = try kit.text(
            "galera/90-galera.cnf",
            on: machine,
            // The file of the ring is as large from the start.
            replacing: [("gcache.size=1G", "gcache.size=64M"), ("/etc/ssl/ledger", folder.path)]
        )
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try kit.installCertificate(of: machine, in: folder.path)
        settings = path
        try giveAway()
    }

    /// Debian's for MariaDB.
    private static let account = "mysql"

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    package var address: String { network.address(machine) }

    /// The server's process; `nil` while it is dead.
    package var processID: Int32? { process?.processID }

    package var isRunning: Bool { process?.isRunning ?? false }

    /// What it said on standard error since it was started last.
    package var log: String { process?.log ?? "" }

    /// Starts it, and returns when it has what the others have.
    ///
    /// - Parameter first: Whether it begins the cluster, with what it has.
    /// - Throws: `Sandbox.Failure` with what it complained of.
    package func start(first: Bool = false) throws {
        var arguments = command
        if first {
            try letBegin()
            arguments.append("--wsrep-new-cluster")
        }
        // After a crash, so that it is sent what it lacks, and not everything.
        if let position = try position() { arguments.append("--wsrep-start-position=\(position)") }
        let (program, all) = try network.command(on: machine, "mariadbd", arguments)
        let child = try Child(program, all, endingBy: SIGKILL)
        process = child
        guard child.waits(for: "Synchronized with group, ready for connections") else {
            throw Sandbox.Failure(text: "\(child.log.suffix(2000))")
        }
    }

    /// Ends it at once, as a crash does.
    package func kill() {
        process?.stop(SIGKILL)
        process = nil
    }

    /// Lets it finish.
    package func stop() {
        process?.stop()
        process = nil
    }

    /// Stops it (SIGSTOP), with its sockets open.
    package func pause() { process?.send(SIGSTOP) }

    package func resume() { process?.send(SIGCONT) }

    /// Asks it by its own shell; columns are parted by `|`.
    package func ask(_ query: String, in database: String = "") throws -> String {
        let result = try Programs.run(
            "mariadb",
            [
                "--no-defaults", "--socket=\(folder.path)/sock", "--user=root", "--batch",
                "--skip-column-names", "--execute=\(query)", database,
            ]
        )
        guard result.status == 0 else { throw Sandbox.Failure(text: result.errors) }
        return result.output.replacing("\t", with: "|").trimmingCharacters(in: .newlines)
    }

    /// How far it had got when it ended; the number is the greater the more it has.
    package func position() throws -> String? {
        guard FileManager.default.fileExists(atPath: "\(folder.path)/data/grastate.dat") else {
            return nil
        }
        let text = try Programs.run("mariadbd", command + ["--wsrep-recover"]).errors
        let mark = "Recovered position: "
        let line = text.split(separator: "\n").last { $0.contains(mark) }
        guard let position = line?.components(separatedBy: mark).last else {
            throw Sandbox.Failure(text: "\(text.suffix(1000))")
        }
        return position
    }

    /// It refuses to begin a cluster if it was not the last one to end.
    private func letBegin() throws {
        let path = "\(folder.path)/data/grastate.dat"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return }
        try text.replacing("safe_to_bootstrap: 0", with: "safe_to_bootstrap: 1")
            .write(toFile: path, atomically: false, encoding: .utf8)
    }

    private var command: [String] {
        let file = settings.map { "--defaults-file=\($0)" } ?? "--no-defaults"
        let place = [
            "--datadir=\(folder.path)/data", "--tmpdir=\(folder.path)",
            "--socket=\(folder.path)/sock", "--pid-file=\(folder.path)/pid", "--port=3306",
            "--performance-schema=0", "--innodb-use-native-aio=0",
            "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=4M",
            "--user=\(Self.account)",
        ]
        return [file] + place + (settings == nil ? cluster : []) + options
    }

    private var cluster: [String] {
        let nodes = machines.map { network.address($0) }.joined(separator: ",")
        return [
            "--bind-address=0.0.0.0", "--skip-name-resolve",
            "--innodb-flush-log-at-trx-commit=1", "--binlog-format=ROW",
            "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON",
            "--wsrep-provider=\(Self.provider)", "--wsrep-cluster-name=ac",
            "--wsrep-cluster-address=gcomm://\(nodes)", "--wsrep-node-address=\(address)",
            "--wsrep-node-name=node\(machine)", "--wsrep-sst-method=rsync",
            "--wsrep-provider-options=gcache.size=64M",
        ]
    }
}
