internal import Foundation
internal import Installation

/// Three nodes of MariaDB with Galera; all responders and relays use the first that can be written.
package final class GaleraCluster: Cluster {
    package let nodes = 1...3
    let needsAllNodes = false
    let network: Network
    private let servers: [GaleraNode]
    private var dead: Set<Int> = []
    private var paused: Set<Int> = []

    /// Starts the nodes.
    ///
    /// - Parameters:
    ///   - isFlushed: False for nodes that answer before a commit is written to a file.
    ///   - options: Added to the command line of each.
    /// - Throws: `Sandbox.Failure` with what somebody complained of.
    package init(isFlushed: Bool = true, adding options: [String] = []) throws {
        let network = try Network(machines: nodes.count)
        self.network = network
        let all = options + (isFlushed ? [] : ["--innodb-flush-log-at-trx-commit=0"])
        servers = try nodes.map { try GaleraNode($0, of: 3, on: network, adding: all) }
        try servers[0].start(first: true)
        _ = try servers[0].ask(
            """
            CREATE DATABASE ledger; CREATE USER ledger@'%'; GRANT ALL ON *.* TO ledger@'%'
            """
        )
        try servers[1].start()
        try servers[2].start()
    }

    package func url(from node: Int) -> String {
        let addresses = (servers[(node - 1)...] + servers[..<(node - 1)]).map(\.address)
        return "mysql://ledger@\(addresses.joined(separator: ","))/ledger"
    }

    var home: String { servers[0].address }

    func processID(of node: Int) -> Int32? { servers[node - 1].processID }

    package func ask(_ query: String) throws -> String {
        var failure = Sandbox.Failure(text: "no node")
        for server in servers where server.isRunning {
            do {
                return try server.ask(query, in: "ledger")
            } catch let error as Sandbox.Failure {
                failure = error
            }
        }
        throw failure
    }

    func kill(_ node: Int) {
        servers[node - 1].kill()
        dead.insert(node)
    }

    func pause(_ node: Int) {
        servers[node - 1].pause()
        paused.insert(node)
    }

    func replace(_ node: Int) {}

    func restart(_ node: Int) throws {
        servers[node - 1].stop()
        try servers[node - 1].start()
        try waitUntilReady(node)
    }

    func cutPower() throws {
        for server in servers { server.kill() }
        // Who has got farthest begins.
        let positions = try servers.map { server in
            try server.position()?.split(separator: ":").last.flatMap { Int($0) } ?? -1
        }
        let first = positions.indices.max { positions[$0] < positions[$1] } ?? 0
        try servers[first].start(first: true)
        for (index, server) in servers.enumerated() where index != first { try server.start() }
    }

    /// Two of three go, so that the last one may record nothing until somebody says that it may.
    func doSomethingOfItsOwn(_ random: inout Seeded) throws -> String? {
        let last = Int.random(in: nodes, using: &random)
        for node in nodes where node != last { kill(node) }
        Delay.pass(milliseconds: 8000)
        let state = try servers[last - 1].ask("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_status'")
        guard state.contains("non-Primary") else {
            throw Sandbox.Failure(text: "one of three is in quorum: \(state)")
        }
        _ = try servers[last - 1].ask("SET GLOBAL wsrep_provider_options = 'pc.bootstrap=true'")
        return "two of three gone"
    }

    func restore() throws {
        for machine in network.failing { try network.mend(machine) }
        for node in paused { servers[node - 1].resume() }
        for node in dead { try servers[node - 1].start() }
        for node in nodes { try waitUntilReady(node) }
        (dead, paused) = ([], [])
    }

    private func waitUntilReady(_ node: Int) throws {
        let query = """
            SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_size', \
            'wsrep_local_state_comment')
            """
        for _ in 0..<600 {
            let found = (try? servers[node - 1].ask(query)) ?? ""
            if found.contains("wsrep_ready|ON") && found.contains("wsrep_cluster_size|3")
                && found.contains("Synced")
            {
                return
            }
            Delay.pass(milliseconds: 100)
        }
        throw Sandbox.Failure(
            text: "node \(node) does not come back: \(servers[node - 1].log.suffix(1000))"
        )
    }

    func difference() throws -> String {
        let tables = "notifications, events, orders, deliveries, chain_head"
        let sums = try servers.map { server in
            // So that it has applied all that the others have committed.
            try server.ask("SET wsrep_sync_wait = 15; CHECKSUM TABLE \(tables)", in: "ledger")
        }
        return Set(sums).count == 1 ? "" : sums.joined(separator: " / ")
    }
}
