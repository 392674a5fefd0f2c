internal import Foundation
internal import Installation

/// The server with the ledger is stopped under load, with its sockets open, and continues.
package enum ServerStopScenario {
    /// Runs it.
    ///
    /// - Parameters:
    ///   - seconds: For how long it is stopped.
    ///   - engine: The server.
    ///   - seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seconds: Int, engine: ServerEngine, seed: UInt64) throws -> Outcome {
        let sandbox = try Sandbox()
        let server = try LedgerServer(engine, for: sandbox)
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let traffic = Traffic(
            by: sandbox.alipay,
            to: [nginx],
            connections: 32,
            repeatsFailed: true,
            seed: seed
        )
        defer { traffic.stop() }
        var broken: [String] = []
        func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
            if !holds { broken.append(sentence()) }
        }
        expect(traffic.waits(atMost: 30) { $0.successes >= 500 }, "no answers before")

        server.pause()
        let before = traffic.tally
        traffic.forgetLongest()
        Delay.pass(milliseconds: Double(seconds) * 1000)
        let held = traffic.tally
        let clock = ContinuousClock()
        let resumed = clock.now
        server.resume()
        expect(
            traffic.waits(atMost: 30) { $0.successes >= held.successes + 100 },
            "no recovery within 30 s"
        )
        let recovery = Int((clock.now - resumed) / .milliseconds(1))
        expect(traffic.finish(atMost: 60), "not everything was answered at the end")
        traffic.stop()

        let (stopped, total) = (held - before, traffic.tally)
        expect(seconds < 12 || stopped.fails > 0, "no `fail` while it was stopped")
        expect(total.longest <= 10_000, "an answer took \(total.longest) ms")
        expect(recovery <= 2000, "recovery took \(recovery) ms")
        expect(total.broken == 0, "\(total.broken) answers missing")
        expect(responder.isRunning, "the responder has ended")
        broken += total.complaint
        let answered = traffic.answered
        let check = try LedgerCheck(of: sandbox, answered: answered) { try server.ask($0) }
        expect(check.rows == answered.count, "\(answered.count) acknowledged")
        return Outcome(
            scenario: "server-stop \(engine.rawValue)",
            figures: """
                stopped for \(seconds) s, \(total.requests) requests, \(total.successes) success, \
                \(stopped.fails) fail while it was stopped, longest answer \(total.longest) ms, \
                100 success \(recovery) ms after it, \(check.figures)
                """,
            broken: broken + check.broken
        )
    }
}
