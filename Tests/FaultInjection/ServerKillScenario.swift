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
        let life = Life(try sandbox.startResponder(input: socket.handle)) {
            try sandbox.launchResponder(input: socket.handle)
        }
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
                let hasAnswers = try life.lasts(seconds: 60, isFlushed) {
                    traffic.waits(atMost: $0, until: { $0.successes >= wanted })
                }
                guard hasAnswers else {
                    let log = life.responder.log.suffix(300)
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
            case .responder: try life.end()
            }
        }
        if try !life.lasts(seconds: 60, isFlushed, until: { traffic.finish(atMost: $0) }) {
            broken.append("not everything was answered at the end")
        }
        traffic.stop()
        let took = Int((clock.now - begun) / .seconds(1))
        let answered = traffic.answered
        let check = try LedgerCheck(of: sandbox, answered: answered) { try server.ask($0) }
        let status = life.responder.stop()
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
                the responder\(life.losses), \(took) s, \(tally.requests) requests, \(tally.successes) success, \
                \(tally.fails) fail, \(tally.broken) without an answer, \(answered.count) \
                notifications acknowledged, \(check.figures)
                """,
            broken: broken
        )
    }
}

/// The responder of a run, one process after the other.
private final class Life {
    private(set) var responder: Child
    private let launch: () throws -> Child
    private var misses = 0

    /// What it says when the server has lost what was recorded; then it answers `fail` until it is
    /// started again.
    private static let complaint = "what was recorded is not in the ledger any more"

    init(_ responder: Child, launching launch: @escaping () throws -> Child) {
        (self.responder, self.launch) = (responder, launch)
    }

    /// Kills the process, and starts the next one.
    func end() throws {
        responder.stop(SIGKILL)
        responder = try launch()
    }

    /// Waits, and starts the responder again whenever it misses something.
    ///
    /// - Parameters:
    ///   - seconds: For how long.
    ///   - isFlushed: Then nothing may be missing: it is not started again.
    ///   - isOver: Waits for so many seconds, and says whether what was waited for is there.
    /// - Returns: Whether it is.
    /// - Throws: When the responder does not start.
    func lasts(
        seconds: Double,
        _ isFlushed: Bool,
        until isOver: (Double) -> Bool
    ) throws -> Bool {
        guard !isFlushed else { return isOver(seconds) }
        let deadline = Date.now.addingTimeInterval(seconds)
        while !isOver(0.1) {
            guard Date.now < deadline else { return false }
            if responder.log.contains(Self.complaint) {
                misses += 1
                try end()
            }
        }
        return true
    }

    /// How often it missed something, for a report.
    var losses: String { misses == 0 ? "" : ", which \(misses) times missed what it had recorded" }
}
