internal import Foundation
internal import Installation

/// A cluster to look at: payments go on while a node is killed and comes back.
package enum ClusterTrial {
    /// Starts all of it, sends payments, and says each second what became of them.
    ///
    /// - Parameters:
    ///   - engine: What the ledger is on.
    ///   - isOnce: Whether to kill a node, bring it back, look at the ledger and end; without it nothing
    ///     ends until the process is interrupted.
    ///   - say: Gets each line.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing, or a node does not come back.
    package static func run(
        on engine: ClusterEngine,
        isOnce: Bool,
        say: (String) -> Void
    ) throws -> Outcome {
        say("Starting \(engine.trialDescription), two web servers, and a shop that takes webhooks")
        let cluster = try engine.cluster()
        let receiver = try Receiver()
        defer { receiver.close() }
        let machines = try WebMachine.start(on: cluster, receiver)
        for (index, machine) in machines.enumerated() {
            let address = "http://127.0.0.1:\(machine.nginx.port)"
            say("  web server \(index + 1)  \(address)  \(machine.sandbox.settingsPath)")
        }
        say("  ledger        \(cluster.url(from: 1))")
        for node in cluster.nodes {
            say("  node \(node)        process \(cluster.processID(of: node) ?? 0)")
        }
        say(
            """
            Each payment is sent two or three times; what is not answered success is sent again.

            second  success/s  fail/s  longest, ms  webhooks
            """
        )
        let traffic = Traffic(
            by: machines[0].sandbox.alipay,
            to: machines.map(\.nginx),
            connections: 4,
            repeatsFailed: true,
            seed: .random(in: 1...999_999)
        )
        defer { traffic.stop() }
        var second = 0
        func watch(_ seconds: Int) {
            for _ in 0..<seconds {
                second += 1
                let before = traffic.tally
                traffic.forgetLongest()
                Delay.pass(milliseconds: 1000)
                let now = traffic.tally - before
                let webhooks = receiver.received.count
                let columns = [
                    (second, 6), (now.successes, 9), (now.fails, 6), (now.longest, 11),
                    (webhooks, 8),
                ].map { figure, width in
                    String(repeating: " ", count: max(0, width - "\(figure)".count)) + "\(figure)"
                }
                say(columns.joined(separator: "  "))
            }
        }
        watch(5)
        guard isOnce else {
            say("Kill a node (kill -9 of its process), and look. Ctrl-C ends everything.")
            while true { watch(60) }
        }
        say("        kill -9 of node 1, which all responders write")
        try cluster.kill(1)
        watch(12)
        say("        node 1 comes back")
        try cluster.restore()
        watch(5)
        return Outcome(
            scenario: "cluster-trial \(engine.rawValue)",
            figures: "\(second) s",
            broken: try judge(cluster, machines, receiver, traffic, say)
        )
    }

    /// Looks whether the ledger and the shop have what was acknowledged.
    private static func judge(
        _ cluster: any Cluster,
        _ machines: [WebMachine],
        _ receiver: Receiver,
        _ traffic: Traffic,
        _ say: (String) -> Void
    ) throws -> [String] {
        var broken: [String] = []
        if !traffic.finish(atMost: 60) { broken.append("not everything was answered at the end") }
        traffic.stop()
        broken += try ClusterScenario.waitUntilDelivered(cluster)
        for machine in machines { machine.relay.stop() }
        let ledger = try LedgerCheck(
            of: machines[0].sandbox,
            answered: traffic.answered,
            by: cluster.ask
        )
        let relays = try RelayCheck(received: receiver.received, by: cluster.ask)
        say(
            """
            \(traffic.answered.count) notifications were answered success
            ledger    \(ledger.figures)
            webhooks  \(relays.figures)
            """
        )
        let audit = try Programs.run(
            "alipay-callback",
            ["notifications", "audit", "--config", machines[0].sandbox.settingsPath]
        )
        say(audit.output.trimmingCharacters(in: .newlines))
        if audit.status != 0 { broken.append("the audit ended with \(audit.status)") }
        return broken + ledger.broken + relays.broken + traffic.tally.complaint
    }
}

extension ClusterEngine {
    fileprivate var trialDescription: String {
        switch self {
        case .galera: "three nodes of MariaDB with Galera"
        case .postgresql: "a primary of PostgreSQL and its synchronous standby"
        }
    }
}
