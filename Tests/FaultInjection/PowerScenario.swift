internal import Foundation
internal import Installation

/// The power is cut again and again under load, and the responder finds what the disk holds.
package enum PowerScenario {
    /// Runs it.
    ///
    /// - Parameters:
    ///   - cuts: How many.
    ///   - isSynchronous: `false` turns SQLite's syncing off; what is answered has to be lost then,
    ///     or nothing is measured here.
    ///   - seed: Decides what is sent, when the power goes, and what the disk has by then.
    /// - Returns: What was seen; without syncing, it holds when something was lost.
    /// - Throws: When a program is missing.
    package static func run(
        cuts: Int,
        isSynchronous: Bool = true,
        seed: UInt64
    ) throws -> Outcome {
        let machine = try PowerCutMachine(isSynchronous: isSynchronous, seed: seed)
        defer { machine.traffic.stop() }
        var broken: [String] = []
        var (lost, twice, rows, events) = (0, 0, 0, 0)
        for cut in 1...cuts {
            guard let check = try machine.cut() else {
                broken.append("cut \(cut) did not come: \(machine.log)")
                break
            }
            lost += check.lost
            twice += check.twice
            rows = max(rows, check.rows)
            events = max(events, check.events)
            broken += check.broken.map { "cut \(cut) at \(machine.lastCall): \($0)" }
            // A ledger that only grows makes a test that is ever slower; and making a new one
            // is something to be cut, too.
            if cut % 10 == 0 || !check.broken.isEmpty { try machine.startAnew() }
        }
        // Also lets the load end: what waits in the socket is answered.
        broken += try machine.finish().broken.map { "in the end: \($0)" }
        let tally = machine.traffic.tally
        broken += tally.complaint
        let calls = machine.callsCut.sorted { $0.value > $1.value }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let figures = """
            \(cuts) cuts (\(calls)), \(tally.requests) requests, \(tally.successes) success, up to \
            \(rows) rows and \(events) events at a time, lost \(lost), twice \(twice)
            """
        guard !isSynchronous else {
            return Outcome(scenario: "power", figures: figures, broken: Array(broken.prefix(5)))
        }
        let unseen = "without syncing nothing was lost: the power cut measures nothing"
        return Outcome(
            scenario: "power without syncing",
            figures: figures,
            // What else is broken then is expected.
            broken: lost > 0 ? [] : [unseen]
        )
    }
}
