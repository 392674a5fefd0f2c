import Foundation
import Installation

/// Everyone, by turns: rounds that each have every competitor at every number of connections.
enum TableBenchmark {
    private static let connections = [1, 16, 64, 256]

    /// Measures, and prints ratios, tables and what was measured.
    ///
    /// - Parameters:
    ///   - options: How often and how long.
    ///   - data: A folder for what is recorded.
    /// - Throws: `Sandbox.Failure` when a program is missing or an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        printStatus("signing \(options.messages) notifications")
        let messages = try rig.source.messages(Array(1...options.messages))
        let competitors = [
            try Competitor.answersOnly(in: rig),
            .verifyOnly(in: rig),
            .asShipped(in: rig),
            try .php(in: rig, records: false),
            try .php(in: rig, records: true),
            try .python(in: rig),
        ]
        let race = try CGIStart(in: rig)
        var figures = competitors.map { _ in Figures() }
        var processes = race.entries.map { _ in [TimedProcess]() }
        var verifications: [Double] = []
        for round in 1...options.rounds {
            for (index, competitor) in competitors.enumerated() {
                for connections in connections {
                    let run = try Run(
                        competitor,
                        messages,
                        in: rig,
                        connections: connections,
                        seconds: options.seconds
                    )
                    figures[index].add(run, connections: connections)
                    let rate = figure(run.wrk.perSecond)
                    printStatus("round \(round): \(competitor.name), \(connections): \(rate)/s")
                }
            }
            verifications += [OpenSSLCommand.microsecondsPerVerification()].compactMap { $0 }
            for (index, taken) in try race.round(of: options.processes, messages).enumerated() {
                processes[index] += taken
            }
            printStatus("round \(round): plain CGI")
        }
        let result = Result(
            names: competitors.map(\.name),
            figures: figures,
            verification: verifications.median,
            cgi: zip(race.entries, processes).map { ($0.name, $1) }
        )
        say("\(result.aims)\n\n\(result.rates)\n\n\(result.costs)\n\n\(result.cgiTable)")
    }

    /// What was measured, as tables.
    private struct Result {
        let names: [String]
        let figures: [Figures]
        /// Microseconds, by `openssl speed`.
        let verification: Double
        let cgi: [(name: String, processes: [TimedProcess])]

        /// The ratios and figures that the project has aims for.
        var aims: Table {
            let (limit, verifyOnly, ours, php) = (figures[0], figures[1], figures[2], figures[4])
            let cpu = { (figures: Figures) in
                figures.median(\.processorMicroseconds, connections: 64)
            }
            let rate = { (figures: Figures) in figures.median(\.wrk.perSecond, connections: 64) }
            let cgi = cgi.map { $0.processes.map(\.elapsed).median }
            var table = Table("figure", "measured", "aim")
            table.add([
                "verify only: (C that answers + one RSA verification) ÷ ours",
                figure((cpu(limit) + verification) / cpu(verifyOnly)), "≥ 0.85",
            ])
            table.add(["durable, 64 connections: notifications/s", figure(rate(ours)), "≥ 15,000"])
            table.add(["durable: µs of processor each", figure(cpu(ours)), "≤ 75"])
            table.add(["durable ÷ PHP-FPM with one row", figure(rate(ours) / rate(php)), "≥ 5"])
            table.add([
                "durable, 64 connections: p99, ms",
                figure(ours.median(\.wrk.p99, connections: 64)), "≤ 10",
            ])
            table.add([
                "durable, 256 connections: errors", "\(ours.errors(connections: 256))", "0",
            ])
            table.add([
                "resident memory under load, MiB",
                figure(ours.median(\.residentMiB, connections: 64)), "≤ 24",
            ])
            table.add(["plain CGI, ms from start to exit", figure(cgi[1]), "≤ 6"])
            table.add(["plain CGI ÷ php-cgi", figure(cgi[1] / cgi[2]), "≤ 0.4"])
            return table
        }

        /// Requests a second, and how long they took.
        var rates: Table {
            var table = Table(
                "requests/s (p50 / p99, ms) at",
                "1 connection",
                "16",
                "64",
                "256"
            )
            for (name, figures) in zip(names, figures) {
                table.add(
                    [name]
                        + connections.map { count in
                            let rate = figures.median(\.wrk.perSecond, connections: count)
                            let median = figures.median(\.wrk.median, connections: count)
                            let p99 = figures.median(\.wrk.p99, connections: count)
                            return "\(figure(rate)) (\(figure(median)) / \(figure(p99)))"
                        }
                )
            }
            return table
        }

        /// What the responder's processes took.
        var costs: Table {
            var table = Table(
                "64 connections",
                "CPU, µs each",
                "memory, MiB",
                "start, ms",
                "errors"
            )
            for (name, figures) in zip(names, figures) {
                table.add([
                    name,
                    figure(figures.median(\.processorMicroseconds, connections: 64)),
                    figure(figures.median(\.residentMiB, connections: 64)),
                    figure(figures.median(\.startMilliseconds)),
                    "\(figures.errors)",
                ])
            }
            table.add(["openssl speed rsa2048, one verification", figure(verification), "", "", ""])
            return table
        }

        var cgiTable: Table {
            var table = Table("plain CGI", "ms from start to exit", "CPU, ms")
            for (name, processes) in cgi {
                table.add([
                    name,
                    figure(processes.map(\.elapsed).median),
                    figure(processes.map(\.processorTime).median),
                ])
            }
            return table
        }
    }
}
