internal import Foundation
internal import Installation

/// Two relays share a ledger under load, and one of them is killed again and again at any moment.
package enum RelayKillScenario {
    /// Runs it.
    ///
    /// - Parameters:
    ///   - kills: How many.
    ///   - seed: Decides what is sent, who is killed, and after how many deliveries.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(kills: Int, seed: UInt64) throws -> Outcome {
        let receiver = try Receiver()
        defer { receiver.close() }
        let sandbox = try Relays.sandbox(to: receiver)
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        var relays = [try Relays.launch(in: sandbox), try Relays.launch(in: sandbox)]
        let traffic = Traffic(by: sandbox.alipay, to: [nginx], connections: 16, seed: seed)
        defer { traffic.stop() }
        var random = Seeded(seed)
        var broken: [String] = []
        for kill in 1...kills {
            if Int.random(in: 0..<5, using: &random) > 0 {
                let wanted = receiver.received.count + Int.random(in: 1...200, using: &random)
                guard receiver.waits(for: wanted, atMost: 60) else {
                    broken.append(
                        "nothing delivered before kill \(kill): \(relays.map { $0.log.suffix(300) })"
                    )
                    break
                }
                Delay.pass(milliseconds: .random(in: 0...3, using: &random))
            } else {
                // While it starts, and takes over what was under way.
                Delay.pass(milliseconds: .random(in: 0...60, using: &random))
            }
            let victim = Int.random(in: 0...1, using: &random)
            relays[victim].stop(SIGKILL)
            relays[victim] = try Relays.launch(in: sandbox)
        }
        traffic.stop()
        for relay in relays {
            guard relay.waits(for: "relay started, delivering to") else {
                broken.append("a relay did not start: \(relay.log)")
                continue
            }
            if relay.stop() != 0 { broken.append("a relay ended badly: \(relay.log.suffix(300))") }
        }
        try Relays.drain(sandbox)
        let check = try RelayCheck(received: receiver.received) { try sandbox.sql($0) }
        let ledger = try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: traffic.answered)
        let lost = try sandbox.sql("SELECT count(*) FROM attempts WHERE outcome = 'lost'")
        if responder.stop() != 0 { broken.append("the responder ended badly") }
        broken += traffic.tally.complaint
        return Outcome(
            scenario: "relay-kill",
            figures: """
                \(kills) kills of two relays, \(receiver.received.count) deliveries, \(lost) attempts \
                lost by kills, \(check.figures)
                """,
            broken: broken + check.broken + ledger.broken
        )
    }
}
