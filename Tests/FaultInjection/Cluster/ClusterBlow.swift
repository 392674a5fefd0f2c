internal import Foundation
internal import Installation

/// What is done to a cluster under load.
enum ClusterBlow: String, CaseIterable {
    case kill, power
    case pause, cut, deaf, mute, slow
    case clients = "web servers cut off"
    case own, responder, relay
    case webMachines = "responders and relays restarted in turn"
    case databaseNodes = "nodes restarted in turn"

    /// What is done, in which order.
    ///
    /// - Parameters:
    ///   - kills: Of nodes.
    ///   - isDurable: False where something has to be lost, by kills and loss of power alone.
    ///   - random: Decides the order.
    /// - Returns: With each five kills one of each other thing, with 25 a power cut and a restart of nodes.
    static func all(_ kills: Int, isDurable: Bool, _ random: inout Seeded) -> [ClusterBlow] {
        guard isDurable else { return Array(repeating: .kill, count: kills) + [.power] }
        return allCases.flatMap { blow in
            let count =
                switch blow {
                case .kill: kills
                case .power, .databaseNodes: (kills + 24) / 25
                default: (kills + 4) / 5
                }
            return Array(repeating: blow, count: count)
        }.shuffled(using: &random)
    }

    /// Whether all that was done has to be undone before something is recorded again, perhaps.
    var isRestored: Bool {
        switch self {
        case .pause, .own, .deaf, .mute, .slow, .clients: true
        case .kill, .power, .cut, .responder, .relay, .webMachines, .databaseNodes: false
        }
    }

    /// Does it.
    ///
    /// - Parameters:
    ///   - cluster: The ledger's.
    ///   - machines: The web servers.
    ///   - random: Decides whom it hits.
    /// - Returns: What was done, for a report.
    /// - Throws: When it cannot be done, or what was restarted orderly did not end orderly.
    func strike(
        _ cluster: any Cluster,
        _ machines: [WebMachine],
        _ random: inout Seeded
    ) throws -> String {
        let node = Int.random(in: cluster.nodes, using: &random)
        let machine = machines[Int.random(in: machines.indices, using: &random)]
        switch self {
        case .kill: try cluster.kill(node)
        case .power: try cluster.cutPower()
        case .pause:
            try cluster.pause(node)
            Delay.pass(milliseconds: 7000)
        case .cut:
            try cluster.network.fail(node, by: .cut)
            try cluster.replace(node)
        case .deaf, .mute:
            try cluster.network.fail(node, by: self == .deaf ? .deaf : .mute)
            Delay.pass(milliseconds: 7000)
            try cluster.replace(node)
        case .slow:
            try cluster.network.fail(node, by: .slow)
            Delay.pass(milliseconds: 5000)
        case .clients:
            try cluster.network.fail(0, by: .cut)
            Delay.pass(milliseconds: .random(in: 500...12_000, using: &random))
        case .own: return try cluster.doSomethingOfItsOwn(&random) ?? "nothing"
        case .responder: try machine.killResponder()
        case .relay:
            try machine.killRelay()
            machine.pauseRelay(milliseconds: .random(in: 0...100, using: &random))
        case .webMachines:
            for machine in machines {
                let statuses = [try machine.restartResponder(), try machine.restartRelay()]
                guard statuses == [0, 0] else {
                    throw Sandbox.Failure(text: "restarted, with the exit status \(statuses)")
                }
            }
        case .databaseNodes: for node in cluster.nodes { try cluster.restart(node) }
        }
        return rawValue
    }

    /// Waits until all is as it is on a usual day, where that matters.
    ///
    /// Responders return to the first server in their own time. One that is restarted begins with it, and
    /// is in the way of those that do not write it yet.
    ///
    /// - Parameters:
    ///   - cluster: The ledger's.
    ///   - machines: The web servers.
    /// - Throws: `Sandbox.Failure` when it does not come to that.
    func prepare(_ cluster: any Cluster, _ machines: [WebMachine]) throws {
        guard self == .webMachines else { return }
        for _ in 0..<900 {
            let servers = Set(try machines.map { try $0.server() ?? "" })
            if servers.count == 1, servers.allSatisfy({ $0.contains(cluster.home) }) { return }
            Delay.pass(milliseconds: 100)
        }
        throw Sandbox.Failure(text: "the responders do not come to write one server")
    }
}
