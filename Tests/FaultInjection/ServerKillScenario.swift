internal import Foundation
internal import Installation

/// The server with the ledger and the responder are killed in turn, at any moment, under load.
///
/// What was not answered `success` is sent again until it is, as Alipay does.
package enum ServerKillScenario {
    private enum Victim { case server, responder }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - kills: How many of each of the two.
    ///   - engine: The server.
    ///   - isFlushed: False for a server that answers before a commit is written: it has to lose
    ///     something.
    ///   - seed: Decides what is sent, who is killed and after how many answers.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing, or the server does not start again.
    package static func run(
        kills: Int,
        engine: ServerEngine,
        isFlushed: Bool = true,
        seed: UInt64
    ) throws -> Outcome {
        let sandbox = try Sandbox()
        let server = try LedgerServer(engine, for: sandbox, isFlushed: isFlushed)
        // The test holds the socket: what arrives while nobody is there waits for the next one.
        let socket = try ListeningSocket(sandbox.socketPath)
        let nginx = try Nginx(for: sandbox)
        let clock = ContinuousClock()
        let begun = clock.now
        var responder = try sandbox.startResponder(input: socket.handle)
        let traffic = Traffic(
            by: sandbox.alipay,
            to: [nginx],
            connections: 32,
            repeatsFailed: true,
            seed: seed
        )
        defer { traffic.stop() }
        var random = Seeded(seed)
        var broken: [String] = []
        let victims: [Victim] = [.server, .responder].flatMap { Array(repeating: $0, count: kills) }
        for (kill, victim) in victims.shuffled(using: &random).enumerated() {
            if Int.random(in: 0..<5, using: &random) > 0 {
                let wanted = traffic.tally.successes + Int.random(in: 1...300, using: &random)
                guard traffic.waits(atMost: 60, until: { $0.successes >= wanted }) else {
                    let log = responder.log.suffix(300)
                    broken.append("no answers before kill \(kill + 1): \(log)")
                    break
                }
                Delay.pass(milliseconds: .random(in: 0...3, using: &random))
            } else {
                // While the responder starts, or finds its server again.
                Delay.pass(milliseconds: .random(in: 0...60, using: &random))
            }
            switch victim {
            case .server:
                server.kill()
                try server.start()
                // One that misses what it has recorded answers `fail` until it is started again.
                if isFlushed { continue }
            case .responder: break
            }
            responder.stop(SIGKILL)
            responder = try sandbox.launchResponder(input: socket.handle)
        }
        if !traffic.finish(atMost: 60) { broken.append("not everything was answered at the end") }
        traffic.stop()
        let took = Int((clock.now - begun) / .seconds(1))
        let answered = traffic.answered
        let check = try LedgerCheck(of: sandbox, answered: answered) { try server.ask($0) }
        let status = responder.stop()
        if status != 0 { broken.append("the last responder ended with \(status)") }
        let tally = traffic.tally
        broken += tally.complaint
        if isFlushed {
            broken += check.broken
            if check.rows != answered.count { broken.append("\(answered.count) acknowledged") }
        } else if check.lost == 0 {
            broken.append("nothing was lost, so that nothing is measured")
        }
        return Outcome(
            scenario: "server-kill \(engine.rawValue)",
            figures: """
                \(kills) kills of the server\(isFlushed ? "" : " without its flush"), \(kills) of \
                the responder, \(took) s, \(tally.requests) requests, \(tally.successes) success, \
                \(tally.fails) fail, \(tally.broken) without an answer, \(answered.count) \
                notifications acknowledged, \(check.figures)
                """,
            broken: broken
        )
    }
}
