import Foundation
import Installation

/// Whether the responder's memory grows with what it has answered.
enum MemoryBenchmark {
    private static let notifications = 1_000_000

    /// A million distinct notifications, by one process and into one ledger.
    ///
    /// - Parameters:
    ///   - options: How many at a time, and for how long.
    ///   - data: A folder for the ledger.
    /// - Throws: `Sandbox.Failure` when an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        try rig.empty()
        let responder = try Competitor.asShipped(in: rig).launch()
        try Connectable.wait(for: .unix(path: rig.sandbox.socketPath), by: responder)
        var table = Table("notifications answered", "resident, MiB", "÷ the first")
        var (sent, answered, first) = (0, 0, 0.0)
        while answered < notifications {
            let messages = try rig.source.messages(Array(sent..<sent + options.messages))
            sent += options.messages
            let wrk = try Wrk(
                messages,
                to: rig.nginx.url("/alipay/notify"),
                connections: 64,
                seconds: options.seconds,
                once: true
            )
            guard wrk.errors == 0 else {
                throw Sandbox.Failure(text: "\(wrk.errors) errors: \(responder.log)")
            }
            answered += wrk.answered
            let resident = Double(ProcessTree(of: responder.processID).residentKiB) / 1024
            if first == 0 { first = resident }
            let cells = [figure(Double(answered)), figure(resident), figure(resident / first)]
            printStatus(cells.joined(separator: "  "))
            table.add(cells)
        }
        responder.stop()
        say("\(table)")
    }
}
