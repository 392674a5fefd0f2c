import Foundation
import Installation

/// The ledger on database servers, beside the SQLite file, and beside PHP in the same MariaDB.
enum ServerBenchmark {
    private static let connections = 64
    /// More, where the way is long: a batch grows with what waits.
    private static let farConnections = 256
    /// What a round trip takes longer there.
    private static let distance = 500

    /// Measures, and prints a table and the quotients that there are aims for.
    ///
    /// - Parameters:
    ///   - options: How often and how long.
    ///   - data: A folder for the SQLite file.
    /// - Throws: `Sandbox.Failure` when a program is missing or an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        printStatus("signing \(options.messages) notifications")
        let messages = try rig.source.messages(Array(1...options.messages))
        let (mariadb, postgresql) = (try DatabaseServer.mariadb(), try DatabaseServer.postgresql())
        let near: [Competitor] = [
            .asShipped(in: rig),
            try .asShipped(in: rig, on: mariadb),
            try .asShipped(in: rig, on: postgresql),
            try .php(in: rig, on: mariadb, keepsConnection: true),
            try .php(in: rig, on: mariadb, keepsConnection: false),
        ]
        let delays = try [0, distance].map { try Delay(microseconds: $0, in: rig) }
        let far = try delays.flatMap {
            [
                try Competitor.asShipped(in: rig, on: .mariadb(delayedBy: $0)),
                try Competitor.asShipped(in: rig, on: .postgresql(delayedBy: $0)),
            ]
        }
        let all = near.map { ($0, connections) } + far.map { ($0, farConnections) }
        var figures = all.map { _ in Figures() }
        for round in 1...options.rounds {
            for (index, (competitor, connections)) in all.enumerated() {
                let run = try Run(
                    competitor,
                    messages,
                    in: rig,
                    connections: connections,
                    seconds: options.seconds
                )
                figures[index].add(run, connections: connections)
                printStatus("round \(round): \(competitor.name): \(figure(run.wrk.perSecond))/s")
            }
        }
        var table = Table("", "connections", "notifications/s", "p99, ms", "CPU, µs each", "MiB")
        for ((competitor, connections), figures) in zip(all, figures) {
            let median = { (path: KeyPath<Run, Double>) in
                figure(figures.median(path, connections: connections))
            }
            table.add([
                competitor.name, "\(connections)", median(\.wrk.perSecond), median(\.wrk.p99),
                median(\.processorMicroseconds), median(\.residentMiB),
            ])
        }
        say(
            "\(table)\n\n\(aims(zip(all.map(\.1), figures).map { $1.values(\.wrk.perSecond, connections: $0) }))"
        )
    }

    /// The quotients of the rounds' own rates.
    private static func aims(_ rates: [[Double]]) -> Table {
        var table = Table("notifications/s", "measured", "aim")
        let add = { (name: String, one: Int, other: Int, aim: String) in
            let quotient = zip(rates[one], rates[other]).map { $0 / $1 }.median
            table.add([name, figure(quotient), aim])
        }
        add("MariaDB ÷ SQLite", 1, 0, "≥ 0.35")
        add("PostgreSQL ÷ SQLite", 2, 0, "≥ 0.40")
        add("MariaDB, three rows ÷ PHP-FPM, one row, in the same MariaDB", 1, 3, "≥ 5")
        add("PostgreSQL, three rows ÷ PHP-FPM, one row in MariaDB", 2, 3, "≥ 5")
        add("MariaDB, three rows ÷ PHP-FPM that connects for each request, one row", 1, 4, "")
        add("MariaDB, a round trip of half a millisecond more ÷ without", 7, 5, "≥ 0.4")
        add("PostgreSQL, a round trip of half a millisecond more ÷ without", 8, 6, "≥ 0.6")
        return table
    }
}
