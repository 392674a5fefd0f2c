internal import Foundation
internal import Installation

/// The responder is killed again and again, at any moment, under load.
package enum KillScenario {
    /// Runs it.
    ///
    /// - Parameters:
    ///   - kills: How many.
    ///   - seed: Decides what is sent and after how many answers a blow falls.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(kills: Int, seed: UInt64) throws -> Outcome {
        let sandbox = try ShopTable.sandbox()
        // The test holds the socket: what arrives while nobody is there waits for the next one.
        let socket = try ListeningSocket(sandbox.socketPath)
        let nginx = try Nginx(for: sandbox)
        let traffic = Traffic(by: sandbox.alipay, to: [nginx], seed: seed)
        defer { traffic.stop() }
        var random = Seeded(seed)
        var broken: [String] = []
        for kill in 1...kills {
            let responder = try sandbox.launchResponder(input: socket.handle)
            if Int.random(in: 0..<5, using: &random) > 0 {
                let wanted =
                    traffic.tally.successes + Int.random(in: 1...300, using: &random)
                guard traffic.waits(atMost: 60, until: { $0.successes >= wanted }) else {
                    broken.append("no answers before kill \(kill): \(responder.log.suffix(300))")
                    break
                }
                Delay.pass(milliseconds: .random(in: 0...3, using: &random))
            } else {
                // While it starts, and reads what the last one left behind.
                Delay.pass(milliseconds: .random(in: 0...60, using: &random))
            }
            responder.stop(SIGKILL)
        }
        let last = try sandbox.startResponder(input: socket.handle)
        let before = traffic.tally.successes
        if !traffic.waits(atMost: 60, until: { $0.successes > before }) {
            broken.append("no answers after the last kill")
        }
        traffic.stop()
        let check = try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: traffic.answered)
        let shop = try ShopTable(in: sandbox)
        let status = last.stop()
        if status != 0 { broken.append("the last responder ended with \(status)") }
        let tally = traffic.tally
        broken += tally.complaint
        return Outcome(
            scenario: "kill",
            figures: """
                \(kills) kills, \(tally.requests) requests, \(tally.successes) success, \
                \(tally.fails + tally.broken) failed, \(check.figures), \(shop.rows) rows of the \
                shop's
                """,
            broken: broken + check.broken + shop.broken
        )
    }
}
