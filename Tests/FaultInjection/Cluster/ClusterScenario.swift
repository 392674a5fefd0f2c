internal import Foundation
internal import Installation

/// A ledger on several machines, under load, while nodes, responders and relays are killed, stand still
/// and lose their network.
///
/// Two machines have a responder and a relay each. What was not answered `success` is sent again until
/// it is, as Alipay does.
package enum ClusterScenario {
    /// What was done, and how long nothing was recorded then.
    private struct Record {
        var counts: [String: Int] = [:]
        /// In milliseconds, the longest of each kind.
        var pauses: [String: Int] = [:]

        mutating func add(_ name: String, pause: Int) {
            counts[name, default: 0] += 1
            pauses[name] = max(pauses[name] ?? 0, pause)
        }

        var figures: String {
            counts.sorted { $0.key < $1.key }
                .map { "\($0.value) \($0.key) (longest pause \(pauses[$0.key] ?? 0) ms)" }
                .joined(separator: ", ")
        }
    }

    /// In milliseconds.
    private static let answerLimit = 10_000

    /// Runs it.
    ///
    /// - Parameters:
    ///   - kills: Of nodes; what else is done with so many of them says `ClusterBlow`.
    ///   - engine: What the ledger is on.
    ///   - isDurable: False for nodes that do not write, or a primary that does not wait for its standby:
    ///     then something has to be lost.
    ///   - isRotated: Whether the two responders have the hosts in another order, so that they write on two
    ///     nodes at a time.
    ///   - seed: Decides what is sent, and what is done when.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing, or a node does not come back.
    package static func run(
        kills: Int,
        engine: ClusterEngine,
        isDurable: Bool,
        isRotated: Bool = false,
        seed: UInt64
    ) throws -> Outcome {
        let cluster = try engine.cluster(isDurable: isDurable)
        let receiver = try Receiver()
        defer { receiver.close() }
        let machines = try WebMachine.start(
            on: cluster,
            receiver,
            isDurable: isDurable,
            isRotated: isRotated
        )
        let traffic = Traffic(
            by: machines[0].sandbox.alipay,
            to: machines.map(\.nginx),
            connections: 24,
            repeatsFailed: true,
            seed: seed
        )
        defer { traffic.stop() }
        var random = Seeded(seed)
        var broken: [String] = []
        var record = Record()
        var longest = 0
        let clock = ContinuousClock()
        let begun = clock.now
        for blow in ClusterBlow.all(kills, isDurable: isDurable, &random) {
            let wanted = traffic.tally.successes + Int.random(in: 20...200, using: &random)
            guard traffic.waits(atMost: 60, until: { $0.successes >= wanted }) else {
                broken.append("nothing is recorded before \(blow.rawValue)")
                broken += machines.map { "\($0.responder.log.suffix(400))" }
                break
            }
            if !isRotated { try blow.prepare(cluster, machines) }
            longest = max(longest, traffic.tally.longest)
            traffic.forgetLongest()
            let before = traffic.tally
            let name = try blow.strike(cluster, machines, &random)
            if blow.isRestored || cluster.needsAllNodes { try cluster.restore() }
            // One that misses what it has recorded answers `fail` until it is started again.
            if !isDurable { for machine in machines { try machine.killResponder() } }
            if !traffic.waits(atMost: 60, until: { $0.successes >= before.successes + 20 }) {
                broken.append("nothing is recorded after \(name)")
                broken += machines.map { "\($0.responder.log.suffix(400))" }
                break
            }
            record.add(name, pause: traffic.tally.pause)
            let failed = traffic.tally - before
            if blow == .webMachines && !isRotated && failed.fails + failed.broken > 0 {
                broken.append("\(failed.fails) fail, \(failed.broken) without an answer: \(name)")
            }
            try cluster.restore()
        }
        if !traffic.finish(atMost: 120) { broken.append("not everything was answered at the end") }
        traffic.stop()
        let took = Int((clock.now - begun) / .seconds(1))
        if isDurable { broken += try waitUntilDelivered(cluster) }
        for machine in machines {
            if machine.relay.stop() != 0 { broken.append("\(machine.relay.log.suffix(300))") }
        }
        let answered = traffic.answered
        var delivered = ""
        let ledger = try LedgerCheck(of: machines[0].sandbox, answered: answered, by: cluster.ask)
        if isDurable {
            let relays = try RelayCheck(received: receiver.received, by: cluster.ask)
            broken += ledger.broken + relays.broken
            delivered = ", \(relays.figures)"
            let difference = try cluster.difference()
            if !difference.isEmpty { broken.append("nodes differ: \(difference)") }
            if ledger.rows != answered.count { broken.append("\(answered.count) acknowledged") }
        } else if ledger.lost == 0 {
            broken.append("nothing was lost, so that nothing is measured")
        }
        let tally = traffic.tally
        longest = max(longest, tally.longest)
        if longest > Self.answerLimit { broken.append("an answer took \(longest) ms") }
        return Outcome(
            scenario: "cluster \(engine.rawValue)\(isDurable ? "" : ", not durable")"
                + (isRotated ? ", hosts rotated" : ""),
            figures: """
                \(record.figures), \(took) s, \(tally.requests) requests, \(tally.successes) success, \
                \(tally.fails) fail, \(tally.broken) without an answer, longest answer \
                \(longest) ms, \(answered.count) notifications acknowledged, \
                \(ledger.figures), \(receiver.received.count) deliveries\(delivered)
                """,
            broken: broken + tally.complaint
        )
    }

    /// Waits until the relays, which know of each other within ten seconds, have delivered everything.
    ///
    /// - Parameter cluster: With the ledger.
    /// - Returns: What is wrong, when they stop before that.
    /// - Throws: `Sandbox.Failure` when the ledger cannot be asked.
    static func waitUntilDelivered(_ cluster: any Cluster) throws -> [String] {
        let query = """
            SELECT (SELECT max(number) FROM events) - (SELECT min(last_event_number) FROM destinations)
                + (SELECT count(*) FROM deliveries WHERE status = 'waiting')
            """
        var (left, seen) = ("", 0)
        while seen < 300 {
            let now = try cluster.ask(query)
            if now == "0" { return [] }
            (left, seen) = (now, now == left ? seen + 1 : 0)
            Delay.pass(milliseconds: 100)
        }
        return ["\(left) events are not delivered, and none was for 30 s"]
    }
}
