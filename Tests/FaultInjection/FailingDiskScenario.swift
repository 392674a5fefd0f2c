internal import Foundation
internal import Installation

/// The ledger's disk gives errors in the middle of the work, and stops giving them.
package enum FailingDiskScenario {
    /// What the calls fail with: `<errno> <write or sync>`.
    private static let faults = [
        "\(EIO) sync", "\(EIO) write", "\(EROFS) write", "\(ENOSPC) write", "\(EDQUOT) sync",
    ]

    /// Runs it.
    ///
    /// - Parameter seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seed: UInt64) throws -> Outcome {
        let sandbox = try Sandbox()
        let library = try Preload.library("failing-disk", in: sandbox.folder)
        let faultSwitch = sandbox.folder.appending(path: "disk-fails")
        let socket = try ListeningSocket(sandbox.socketPath)
        let responder = try sandbox.startResponder(
            environment: [
                "LD_PRELOAD": library,
                "FAILING_DISK_SWITCH": faultSwitch.path,
                "FAILING_DISK_FOLDER": URL(filePath: sandbox.ledgerPath)
                    .deletingLastPathComponent().path,
            ],
            input: socket.handle
        )
        let traffic = Traffic(by: sandbox.alipay, to: [try Nginx(for: sandbox)], seed: seed)
        defer { traffic.stop() }
        var broken: [String] = []
        for fault in faults {
            func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
                if !holds { broken.append("\(fault): \(sentence())") }
            }
            let before = traffic.tally
            expect(
                traffic.waits(atMost: 60) { $0.successes >= before.successes + 300 },
                "no answers before it: \(responder.log.suffix(300))"
            )
            let said = responder.log.utf8.count
            try Data(fault.utf8).write(to: faultSwitch, options: .atomic)
            let sound = traffic.tally
            expect(traffic.waits(atMost: 60) { $0.fails >= sound.fails + 200 }, "did not fail")
            // What was on its way when it began is answered by now.
            let failing = traffic.tally
            expect(traffic.waits(atMost: 60) { $0.fails >= failing.fails + 200 }, "works again")
            let failed = traffic.tally
            expect(failed.successes == failing.successes, "success on a disk that fails")
            try FileManager.default.removeItem(at: faultSwitch)
            expect(
                traffic.waits(atMost: 30) { $0.successes >= failed.successes + 300 },
                "no recovery: \(responder.log.suffix(300))"
            )
            let lines = (String(responder.log.utf8.dropFirst(said)) ?? "").split(separator: "\n")
            // Once, and once more where opening it again fails for another reason than writing.
            let reports = lines.count { $0.contains("ledger unavailable") }
            expect(1...2 ~= reports, "said \(reports) times: \(lines.prefix(4))")
            expect(lines.count { $0.contains("available again") } == 1, "said: \(lines.prefix(4))")
        }
        traffic.stop()
        let total = traffic.tally
        if total.broken > 0 { broken.append("\(total.broken) answers missing") }
        broken += total.complaint
        if !responder.isRunning { broken.append("the responder has ended") }
        let check = try LedgerCheck(sandbox.ledgerPath, of: sandbox, answered: traffic.answered)
        return Outcome(
            scenario: "failing-disk",
            figures: """
                \(faults.joined(separator: ", ")): \(total.requests) requests, \
                \(total.successes) success, \(total.fails) fail, \(check.figures)
                """,
            broken: broken + check.broken
        )
    }
}
