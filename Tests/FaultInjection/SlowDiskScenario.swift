internal import Foundation
internal import Installation

/// A disk that takes 5 ms for each sync, and 64 connections with a payment each time.
package enum SlowDiskScenario {
    private static let connections = 64
    private static let syncMicroseconds = 5000
    /// `success` per second.
    private static let aim = 5000

    /// Runs it, and for comparison with a disk that takes no time, and with this machine's own.
    ///
    /// - Parameters:
    ///   - seconds: How long each.
    ///   - aim: How many `success` per second the slow disk has to allow.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seconds: Int, aim: Int = aim) throws -> Outcome {
        let sandbox = try Sandbox()
        let library = try Preload.library("slow-disk", in: sandbox.folder)
        let socket = try ListeningSocket(sandbox.socketPath)
        let nginx = try Nginx(for: sandbox)
        // As many as a machine that meets the aim needs, and half as many again.
        let requests = try Message.payments(seconds * aim * 3 / 2, by: sandbox.alipay)
        var lines: [String] = []
        var broken: [String] = []
        for delay in [syncMicroseconds, 0, nil] {
            let counters = sandbox.folder.appending(path: "counters")
            try? FileManager.default.removeItem(at: counters)
            var environment = ["LD_PRELOAD": library, "SLOW_DISK_COUNTERS": counters.path]
            environment["SLOW_DISK_MICROSECONDS"] = delay.map(String.init)
            let responder = try sandbox.startResponder(
                environment: environment,
                input: socket.handle
            )
            let before = ProcessorTime(responder, nginx)
            let rush = LoadBurst(of: requests, to: nginx, connections: connections)
            let (successes, elapsed) = rush.run(seconds: Double(seconds))
            let used = ProcessorTime(responder, nginx) - before
            responder.stop()
            let logSyncs = try Data(contentsOf: counters).prefix(8).reversed()
                .reduce(0) { $0 << 8 | Int($1) }
            let rate = Int(Double(successes) / elapsed)
            let disk = delay.map { "\($0) µs a sync" } ?? "this machine's disk"
            lines.append(
                """
                \(disk): \(rate) success/s, \(Int(Double(logSyncs) / elapsed)) commits/s, \
                \(successes / max(1, logSyncs)) notifications each, processors busy: \
                \(used.description(over: elapsed))
                """
            )
            let rows = Int(try sandbox.sql("SELECT count(*) FROM notifications"))
            if rows != successes {
                broken.append("\(successes) success, but \(rows ?? -1) rows")
            }
            if delay == syncMicroseconds && rate < aim {
                broken.append("\(rate) success/s, the aim is \(aim)")
            }
            let folder = URL(filePath: sandbox.ledgerPath).deletingLastPathComponent()
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                try FileManager.default.removeItem(at: folder.appending(path: name))
            }
        }
        return Outcome(
            scenario: "slow-disk",
            figures: lines.joined(separator: "; "),
            broken: broken
        )
    }
}
