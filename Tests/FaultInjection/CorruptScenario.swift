internal import Foundation
internal import Installation

/// A page of the ledger is overwritten, under a responder that runs and under one that starts.
package enum CorruptScenario {
    /// Runs it.
    ///
    /// - Parameter seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seed: UInt64) throws -> Outcome {
        var outcomes: [Outcome] = []
        for restarts in [false, true] {
            outcomes.append(try run(restarting: restarts, seed: seed))
        }
        return Outcome(
            scenario: "corrupt",
            figures: outcomes.map(\.figures).joined(separator: "; "),
            broken: outcomes.flatMap(\.broken)
        )
    }

    private static func run(restarting: Bool, seed: UInt64) throws -> Outcome {
        let name = restarting ? "restarted" : "running"
        let sandbox = try Sandbox()
        let socket = try ListeningSocket(sandbox.socketPath)
        var responder = try sandbox.startResponder(input: socket.handle)
        let nginx = try Nginx(for: sandbox)
        var broken: [String] = []
        func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
            if !holds { broken.append("\(name): \(sentence())") }
        }

        let early = Traffic(by: sandbox.alipay, to: [nginx], seed: seed)
        defer { early.stop() }
        expect(early.waits(atMost: 60) { $0.successes >= 1000 }, "no answers")
        early.stop()
        let good = sandbox.folder.appending(path: "good.db")
        _ = try sandbox.sql(".backup \(good.path)")
        if restarting { responder.stop(SIGKILL) }
        try damage(sandbox)
        if restarting { responder = try sandbox.startResponder(input: socket.handle) }
        let quiet = responder.log.utf8.count

        let failing = Traffic(by: sandbox.alipay, to: [nginx], seed: seed &+ 1_000_000)
        defer { failing.stop() }
        expect(failing.waits(atMost: 60) { $0.fails >= 1000 }, "did not fail")
        failing.stop()
        let failed = failing.tally
        expect(failed.successes == 0, "\(failed.successes) success on a damaged ledger")
        expect(failed.broken == 0, "\(failed.broken) answers missing")
        failed.complaint.forEach { expect(false, $0) }
        expect(responder.isRunning, "the responder has ended: \(responder.log.suffix(300))")
        let lines = String(responder.log.utf8.dropFirst(quiet)) ?? ""
        let said = lines.split(separator: "\n").count
        expect(lines.contains("damaged"), "the log does not say that the ledger is damaged")
        expect(said <= failed.fails / 20, "\(said) lines in the log for \(failed.fails) fails")

        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: sandbox.ledgerPath + suffix)
        }
        guard unsafe rename(good.path, sandbox.ledgerPath) == 0 else {
            throw Sandbox.Failure(text: "the good copy cannot be put in place")
        }
        // Another file in the ledger's place is taken after a restart.
        responder.stop()
        responder = try sandbox.startResponder(input: socket.handle)
        let late = Traffic(by: sandbox.alipay, to: [nginx], seed: seed &+ 2_000_000)
        defer { late.stop() }
        expect(late.waits(atMost: 30) { $0.successes >= 300 }, "no recovery")
        late.stop()
        expect(responder.isRunning, "the responder has ended: \(responder.log.suffix(300))")
        let answered = early.answered.merging(late.answered) { $1 }
        let check = try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: answered)
        check.broken.forEach { expect(false, $0) }
        return Outcome(
            scenario: "corrupt",
            figures: """
                \(name): \(failed.fails) fail with \(said) lines in the log, then \
                \(late.tally.successes) success, \(check.figures)
                """,
            broken: broken
        )
    }

    /// Overwrites the first page of the notifications.
    ///
    /// A responder has that page in memory and accepts it for as long as nobody else writes; so
    /// somebody else writes.
    private static func damage(_ sandbox: Sandbox) throws {
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
        let place = """
            SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size
            WHERE name = 'notifications'
            """
        let touch = "UPDATE orders SET updated_at = updated_at + 1"
        _ = try sandbox.sql("\(touch); \(checkpoint)")
        let numbers = try sandbox.sql(place).split(separator: "|").compactMap { UInt64($0) }
        guard numbers.count == 2 else { throw Sandbox.Failure(text: "no notifications") }
        let file = try FileHandle(forUpdating: URL(filePath: sandbox.ledgerPath))
        try file.seek(toOffset: (numbers[0] - 1) * numbers[1])
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(numbers[1])))
        try file.close()
        _ = try sandbox.sql(touch)
    }
}
