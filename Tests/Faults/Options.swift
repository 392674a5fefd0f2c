internal import FaultInjection

/// The command line.
struct Options {
    /// What is wrong with it, or the help that was asked for.
    struct Usage: Error {
        let text: String
        let exitCode: Int32
    }

    enum Scenario: String, CaseIterable {
        case kill, power
        case slowDisk = "slow-disk"
        case fullDisk = "full-disk"
        case failingDisk = "failing-disk"
        case lock, corrupt
        case relayKill = "relay-kill"
        case relayStop = "relay-stop"
        case relayBacklog = "relay-backlog"
        case serverKill = "server-kill"
        case serverStop = "server-stop"
        case cluster
        case clusterTrial = "cluster-trial"
    }

    /// Those that are run when none is named.
    static var scenarios: [Scenario] { Scenario.allCases.filter { $0 != .clusterTrial } }

    /// Those that take a number.
    private static let measured: [Scenario?] = [
        .kill, .power, .slowDisk, .lock, .relayKill, .relayStop, .relayBacklog,
        .serverKill, .serverStop, .cluster,
    ]

    /// All of them when none is named.
    private(set) var scenario: Scenario?
    /// How often, or for how many seconds.
    private(set) var amount: Int?
    private(set) var seed = UInt64.random(in: 1...999_999)
    private(set) var isSynchronous = true
    private var engine: ServerEngine?
    private var cluster: ClusterEngine?
    private(set) var isFlushed = true
    private(set) var isRotated = false
    private(set) var isOnce = false

    /// Without a scenario, only what this machine has.
    var engines: [ServerEngine] {
        let all = engine.map { [$0] } ?? ServerEngine.allCases
        return scenario == nil ? all.filter(\.isThere) : all
    }

    /// Without a scenario, only what this machine has.
    var clusters: [ClusterEngine] {
        let all = cluster.map { [$0] } ?? ClusterEngine.allCases
        return scenario == nil ? all.filter(\.isThere) : all
    }

    /// Reads the command line.
    ///
    /// - Parameter arguments: Without the program's name.
    /// - Throws: `Usage` when help is asked for or something is not known.
    init(_ arguments: [String]) throws(Usage) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h":
                throw Usage(text: Self.help, exitCode: 0)
            case "--seed":
                guard let seed = rest.popFirst().flatMap({ UInt64($0) }) else {
                    throw Usage(text: "--seed needs a number\n\n\(Self.help)", exitCode: 64)
                }
                self.seed = seed
            case "--synchronous-off":
                isSynchronous = false
            case "--engine":
                let name = rest.popFirst() ?? ""
                (engine, cluster) = (ServerEngine(rawValue: name), ClusterEngine(rawValue: name))
                guard engine != nil || cluster != nil else {
                    let text = "--engine needs mariadb, galera or postgresql\n\n\(Self.help)"
                    throw Usage(text: text, exitCode: 64)
                }
            case "--rotated":
                isRotated = true
            case "--once":
                isOnce = true
            case "--flush-off":
                isFlushed = false
            default:
                try take(argument)
            }
        }
        let hasAmount = Self.measured.contains(scenario)
        guard hasAmount || amount == nil, isSynchronous || scenario == .power,
            isFlushed || scenario == .serverKill || scenario == .cluster,
            engine == nil || scenario == .serverKill || scenario == .serverStop
                || cluster != nil,
            cluster == nil || scenario == .cluster || scenario == .clusterTrial || engine != nil,
            !isRotated || scenario == .cluster, !isOnce || scenario == .clusterTrial
        else {
            throw Usage(text: Self.help, exitCode: 64)
        }
    }

    private mutating func take(_ argument: String) throws(Usage) {
        if scenario == nil, let scenario = Scenario(rawValue: argument) {
            self.scenario = scenario
        } else if let number = Int(argument), 1...1_000_000 ~= number, amount == nil {
            amount = number
        } else {
            throw Usage(text: "\(argument) is not known\n\n\(Self.help)", exitCode: 64)
        }
    }

    private static let help = """
        usage: deploy/checks/faults [SCENARIO [NUMBER]] [--seed SEED]

        Does to an installation on this machine what goes wrong on machines, under load, and
        looks whether everything that was answered `success` is in the ledger, with its events,
        once. Without a scenario: a little of each. Exits 1 when a promise did not hold.

          kill [300]          kill -9, this many times
          power [200]         power cuts; --synchronous-off: with SQLite's syncing off, when
                              something has to be lost, and exit 1 says that nothing was
          slow-disk [10]      5 ms for each sync, for this many seconds: 5000 success a second
          failing-disk        errors of input and output, and then none any more
          full-disk           no room, and then room again
          lock [30]           another program locks the ledger for this many seconds
          corrupt             a page is overwritten, and then a good copy put in place
          relay-kill [100]    two relays, kill -9 of one of them, this many times
          relay-stop [5]      a relay is stopped for this many seconds, and another continues
          relay-backlog [100000]  so many events wait, and the shop comes back
          server-kill [100]   the ledger on a server: kill -9 of it and of the responder, this many
                              times each; --engine mariadb|postgresql: on this one alone;
                              --flush-off: with a server that does not write what it acknowledges,
                              when something has to be lost, and exit 1 says that nothing was
          cluster [100]       two web servers and a ledger on Galera, or on PostgreSQL with a
                              synchronous standby; nodes are killed, this many times, and stopped,
                              cut off, all at once; needs root; --engine galera|postgresql;
                              --flush-off: with nodes that do not write, without a synchronous standby;
                              --rotated: each web server has the hosts in another order
          cluster-trial       such a cluster to look at: payments go on until Ctrl-C; --once: a node is
                              killed, comes back, and the ledger is audited; --engine
          server-stop [30]    the server is stopped for this many seconds; --engine
        """
}
