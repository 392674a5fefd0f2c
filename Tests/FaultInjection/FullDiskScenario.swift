internal import Foundation
internal import Installation

/// The ledger's disk is full, and has room again.
package enum FullDiskScenario {
    private static let mount = """
        mount -t tmpfs -o size=12m ledger "$1" && head -c 5M /dev/zero >"$1/filler" && shift \
        && exec "$@"
        """

    /// Runs it, on a small disk in memory that the responder alone has mounted.
    ///
    /// - Parameter seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing, or user namespaces are not permitted.
    package static func run(seed: UInt64) throws -> Outcome {
        let permitted = try Programs.run("unshare", ["-rm", "true"])
        guard permitted.status == 0 else {
            throw Sandbox.Failure(
                text: """
                    user and mount namespaces are not permitted here, so there is no small disk: \
                    \(permitted.errors)
                    """
            )
        }
        let sandbox = try Sandbox()
        let ledger = URL(filePath: sandbox.ledgerPath)
        let folder = ledger.deletingLastPathComponent().path
        let program = try Programs.path(of: "alipay-callback-fcgi").path
        let responder = try Child(
            "unshare",
            ["-rm", "sh", "-c", mount, "sh", folder, program, "--config", sandbox.settingsPath]
        )
        guard responder.waits(for: "started on") else { throw Sandbox.Failure(text: responder.log) }
        // What the responder has mounted, as it is seen from outside; it goes with the responder.
        defer { withExtendedLifetime(responder) {} }
        let inside = "/proc/\(responder.processID)/root"
        let nginx = try Nginx(for: sandbox)
        let traffic = Traffic(by: sandbox.alipay, to: [nginx], seed: seed)
        defer { traffic.stop() }
        var broken: [String] = []

        if !traffic.waits(atMost: 60, until: { $0.fails >= 200 }) { broken.append("never full") }
        let full = traffic.tally
        try FileManager.default.removeItem(atPath: inside + folder + "/filler")
        if !traffic.waits(atMost: 30, until: { $0.successes >= full.successes + 300 }) {
            broken.append("no recovery: \(responder.log.suffix(300))")
        }
        traffic.stop()
        let total = traffic.tally
        if total.broken > 0 { broken.append("\(total.broken) answers missing") }
        broken += total.complaint
        if !responder.isRunning { broken.append("the responder has ended") }

        // Idle now: what is in the files is all there is.
        let copy = sandbox.folder.appending(path: "looked-at")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: false)
        for suffix in ["", "-wal"] {
            let name = ledger.lastPathComponent + suffix
            try FileManager.default.copyItem(
                atPath: "\(inside)\(folder)/\(name)",
                toPath: copy.appending(path: name).path
            )
        }
        let check = try LedgerCheck(
            copy.appending(path: ledger.lastPathComponent).path,
            of: sandbox,
            answered: traffic.answered
        )
        return Outcome(
            scenario: "full-disk",
            figures: """
                \(total.requests) requests, \(full.successes) success until it was full, \
                \(total.fails) fail, \(total.successes - full.successes) success with room again, \
                \(check.figures)
                """,
            broken: broken + check.broken
        )
    }
}
