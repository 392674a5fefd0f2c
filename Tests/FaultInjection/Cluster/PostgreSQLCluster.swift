internal import Foundation
internal import Installation

/// A primary of PostgreSQL and its standby, which becomes the primary when the other one fails.
package final class PostgreSQLCluster: Cluster {
    let nodes = 1...2
    /// A primary waits for its standby; another one would do as well.
    var needsAllNodes: Bool { isSynchronous }
    let network: Network
    private let servers: [PostgreSQLNode]
    private let isSynchronous: Bool
    private var primary = 0
    private var isStandbyGone = false
    private var paused: Set<Int> = []

    /// Starts both.
    ///
    /// - Parameters:
    ///   - isSynchronous: False for a primary that does not wait for its standby.
    ///   - settings: Added to those of each, as in `fsync=off`.
    /// - Throws: `Sandbox.Failure` with what somebody complained of.
    package init(isSynchronous: Bool = true, adding settings: [String] = []) throws {
        let network = try Network(machines: nodes.count)
        self.network = network
        self.isSynchronous = isSynchronous
        let all = settings + (isSynchronous ? ["synchronous_standby_names=*"] : [])
        servers = try nodes.map { try PostgreSQLNode($0, on: network, adding: all) }
        try servers[0].start()
        try servers[1].follow(servers[0])
        try servers[1].start()
        try waitForStandby()
    }

    package func url(from node: Int) -> String {
        let addresses = (servers[(node - 1)...] + servers[..<(node - 1)]).map(\.address)
        let hosts = addresses.joined(separator: ",")
        return "postgresql://postgres@\(hosts)/postgres?schema=ledger"
    }

    var home: String { "" }

    func processID(of node: Int) -> Int32? { servers[node - 1].processID }

    package func ask(_ query: String) throws -> String {
        try servers[primary].ask(query, schema: "ledger")
    }

    private var standby: Int { 1 - primary }

    func kill(_ node: Int) throws {
        guard node - 1 == primary else {
            servers[standby].kill()
            isStandbyGone = true
            return
        }
        if isSynchronous {
            servers[primary].kill()
        } else {
            // What it lacks when the primary goes is what is lost.
            try network.fail(standby + 1, by: .cut)
            Delay.pass(milliseconds: 300)
            servers[primary].kill()
            try network.mend(standby + 1)
        }
        try failOver()
    }

    private func failOver() throws {
        try servers[standby].promote()
        primary = standby
        isStandbyGone = true
    }

    func pause(_ node: Int) {
        servers[node - 1].pause()
        paused.insert(node - 1)
    }

    func replace(_ node: Int) throws {
        if node - 1 == primary { try failOver() }
    }

    /// Before the primary ends, its standby has all that it has.
    func restart(_ node: Int) throws {
        servers[node - 1].stop()
        if node - 1 == primary {
            try failOver()
            try restore()
        } else {
            try servers[standby].start()
            try waitForStandby()
        }
    }

    func cutPower() throws {
        for server in servers { server.kill() }
        for server in servers { try server.start() }
    }

    /// Commits wait for a standby that is silent, and then the primary is lost.
    ///
    /// What an administrator cancelled of them was told to be committed, with a warning; after a restart
    /// of the primary they are there for everybody to see. The standby has none of them.
    func doSomethingOfItsOwn(_ random: inout Seeded) throws -> String? {
        guard isSynchronous else { return nil }
        servers[standby].pause()
        let isCancelled = Bool.random(using: &random)
        let wait = """
            SELECT count(\(isCancelled ? "pg_cancel_backend(pid)" : "*"))
            FROM pg_stat_activity WHERE wait_event = 'SyncRep'
            """
        var waiting = 0
        for _ in 0..<200 where waiting == 0 {
            waiting += Int(try servers[primary].ask(wait)) ?? 0
            Delay.pass(milliseconds: 10)
        }
        servers[primary].kill()
        if !isCancelled {
            try servers[primary].start()
            // So that somebody finds what is not on the standby, if he looks for it.
            Delay.pass(milliseconds: 1500)
            servers[primary].kill()
        }
        servers[standby].resume()
        try failOver()
        return isCancelled ? "cancelled commit" : "restart and then failover"
    }

    func restore() throws {
        for index in paused { servers[index].resume() }
        if isStandbyGone {
            // One that was cut off lives still, and must not be met by anybody.
            servers[standby].kill()
        }
        for machine in network.failing { try network.mend(machine) }
        if isStandbyGone {
            try servers[standby].follow(servers[primary])
            try servers[standby].start()
        }
        (isStandbyGone, paused) = (false, [])
        try waitForStandby()
    }

    private func waitForStandby() throws {
        let wanted = isSynchronous ? "sync_state = 'sync'" : "state = 'streaming'"
        let query = "SELECT count(*) FROM pg_stat_replication WHERE \(wanted)"
        for _ in 0..<600 {
            if try servers[primary].ask(query) == "1" { return }
            Delay.pass(milliseconds: 100)
        }
        throw Sandbox.Failure(text: "no standby: \(servers[standby].log.suffix(1000))")
    }

    func difference() throws -> String {
        let end = try servers[primary].ask("SELECT pg_current_wal_lsn()")
        let has = "SELECT coalesce(pg_last_wal_replay_lsn() >= '\(end)', false)"
        for _ in 0..<300 {
            if try servers[standby].ask(has) == "t" { break }
            Delay.pass(milliseconds: 100)
        }
        let sum = """
            SELECT (SELECT md5(string_agg(n::text, ',' ORDER BY id)) FROM notifications AS n),
                (SELECT md5(string_agg(e::text, ',' ORDER BY number)) FROM events AS e)
            """
        let sums = try servers.map { try $0.ask(sum, schema: "ledger") }
        return sums[0] == sums[1] ? "" : sums.joined(separator: " / ")
    }
}
