import Foundation
import Installation

/// Another build of this project beside this one, to see what a change costs: by turns, so that what else
/// the machine does meets both.
enum CompareBenchmark {
    private static let connections = 64

    /// Measures, and prints medians and how this build's are to the other's.
    ///
    /// - Parameters:
    ///   - options: How often, how long, and where the other build is.
    ///   - data: A folder for what is recorded.
    /// - Throws: `Sandbox.Failure` when a program is missing or an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        let messages = try rig.source.messages(Array(1...options.messages))
        let folders = [options.other + "/", ""]
        let modes: [(name: String, competitors: [Competitor])] = [
            ("verify only", folders.map { .verifyOnly(in: rig, from: $0) }),
            ("durable", folders.map { .asShipped(in: rig, from: $0) }),
        ]
        // Each has a ledger of its own: an older build refuses a newer one's.
        let races = try folders.map {
            try CGIStart(in: rig, [try .responder("durable", from: $0, in: rig)])
        }
        var figures = modes.map { _ in [Figures(), Figures()] }
        var processes: [[TimedProcess]] = [[], []]
        for round in 1...options.rounds {
            // Neither is always first.
            let builds = round.isMultiple(of: 2) ? [0, 1] : [1, 0]
            for (mode, competitors) in modes.map(\.competitors).enumerated() {
                for build in builds {
                    let run = try Run(
                        competitors[build],
                        messages,
                        in: rig,
                        connections: connections,
                        seconds: options.seconds
                    )
                    figures[mode][build].add(run, connections: connections)
                }
            }
            for build in builds {
                processes[build] += try races[build].round(of: options.processes, messages)[0]
            }
            printStatus("round \(round) of \(options.rounds)")
        }
        var table = Table("median of \(options.rounds)", "the other", "this one", "÷")
        for (mode, both) in zip(modes, figures) {
            let values = { (figure: KeyPath<Run, Double>) in
                both.map { $0.values(figure, connections: connections) }
            }
            table.add("\(mode.name), requests/s", values(\.wrk.perSecond))
            table.add("\(mode.name), p99, ms", values(\.wrk.p99))
            table.add("\(mode.name), CPU, µs each", values(\.processorMicroseconds))
            table.add("\(mode.name), memory, MiB", values(\.residentMiB))
        }
        table.add("plain CGI, ms from start to exit", processes.map { $0.map(\.elapsed) })
        table.add("plain CGI, CPU, ms", processes.map { $0.map(\.processorTime) })
        say("\(table)")
    }
}

extension Table {
    /// The quotient is the median of the rounds' own: what else the machine does is in both of a round.
    fileprivate mutating func add(_ name: String, _ values: [[Double]]) {
        let quotient = zip(values[0], values[1]).map { $1 / $0 }.median
        add([name] + values.map { figure($0.median) } + [figure(quotient)])
    }
}
