internal import Foundation
internal import Installation

/// Another program keeps the ledger locked, while two responders share it under load.
package enum LockScenario {
    /// The busy timeout of a batch that was there first, and of one's own, with room to spare.
    private static let longestAnswer = 10_000

    /// Runs it.
    ///
    /// - Parameters:
    ///   - seconds: How long the lock is held.
    ///   - seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seconds: Int, seed: UInt64) throws -> Outcome {
        let (sandbox, other) = (try Sandbox(), try Sandbox())
        try other.use(ledgerAndKeyOf: sandbox)
        let responders = [try sandbox.startResponder(), try other.startResponder()]
        let servers = [try Nginx(for: sandbox), try Nginx(for: other)]
        let traffic = Traffic(by: sandbox.alipay, to: servers, seed: seed)
        defer { traffic.stop() }
        var broken: [String] = []
        func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
            if !holds { broken.append(sentence()) }
        }
        expect(traffic.waits(atMost: 30) { $0.successes >= 500 }, "no answers before the lock")

        let words = Pipe()
        let shell = try Child(
            "sqlite3",
            [sandbox.ledgerPath],
            input: words.fileHandleForReading
        )
        let lock = ".timeout 60000\nBEGIN EXCLUSIVE;\n.system echo locked >&2\n"
        try words.fileHandleForWriting.write(contentsOf: Data(lock.utf8))
        expect(shell.waits(for: "locked"), "sqlite3 did not get the lock: \(shell.log)")
        let before = traffic.tally
        traffic.forgetLongest()
        Delay.pass(milliseconds: Double(seconds) * 1000)
        let held = traffic.tally
        try words.fileHandleForWriting.write(contentsOf: Data("ROLLBACK;\n".utf8))
        try words.fileHandleForWriting.close()
        let clock = ContinuousClock()
        let released = clock.now
        expect(
            traffic.waits(atMost: 30) { $0.successes >= held.successes + 100 },
            "no recovery within 30 s"
        )
        let recovery = Int((clock.now - released) / .milliseconds(1))
        _ = shell.waitUntilEnded()
        traffic.stop()

        let locked = held - before
        let total = traffic.tally
        expect(seconds < 7 || locked.fails > 0, "no `fail` while the lock was held")
        expect(total.longest <= longestAnswer, "an answer took \(total.longest) ms")
        expect(recovery <= 5000, "recovery took \(recovery) ms")
        expect(total.broken == 0, "\(total.broken) answers missing")
        broken += total.complaint
        expect(responders.allSatisfy(\.isRunning), "a responder has ended")
        let check = try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: traffic.answered)
        return Outcome(
            scenario: "lock",
            figures: """
                two responders, locked for \(seconds) s, \(total.requests) requests, \
                \(total.successes) success, \(locked.fails) fail while it was locked, longest \
                answer \(total.longest) ms, 100 success \(recovery) ms after it, \(check.figures)
                """,
            broken: broken + check.broken
        )
    }
}
