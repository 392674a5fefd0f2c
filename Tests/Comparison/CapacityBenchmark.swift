import CapacityModel
import Foundation
import Installation

/// What a notification takes of the disk, what a commit takes of the time, and how far several ledgers
/// would go by that.
enum CapacityBenchmark {
    /// Commits of several sizes, so that the part of each notification can be told from the rest.
    private static let connections = [4, 16, 64, 256]
    private static let ledgers = [1, 4, 16, 64]
    /// Of all notifications, what the busiest app has.
    private static let hotShares = [0, 0.5]

    /// Measures, models, and prints tables.
    ///
    /// - Parameters:
    ///   - options: How often and how long, and what arrives in the model.
    ///   - data: A folder for the SQLite file.
    /// - Throws: `Sandbox.Failure` when a program is missing or an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        printStatus("signing \(options.messages) notifications")
        let messages = try rig.source.messages(Array(1...options.messages))
        let (alone, clusters) = try DatabaseServer.everyKind()
        let competitors =
            [Competitor.asShipped(in: rig)]
            + (try (alone + clusters).map { try .asShipped(in: rig, on: $0) })
        var table = Table(
            "ledger on",
            "a commit, ms",
            "and for each notification, µs",
            "at most, notifications/s",
            "bytes each",
            "after"
        )
        var costs: [(name: String, cost: CommitCost)] = []
        for competitor in competitors {
            var commits: [(count: Double, seconds: Double)] = []
            var size = (bytes: 0, rows: 0)
            for round in 0..<options.rounds * connections.count {
                let run = try Run(
                    competitor,
                    messages,
                    in: rig,
                    connections: connections[round % connections.count],
                    seconds: options.seconds
                )
                commits += [run.commits].compactMap { $0 }
                if run.rows > size.rows { size = (try rig.bytes(of: competitor), run.rows) }
                printStatus("\(competitor.name): \(figure(run.wrk.perSecond))/s")
            }
            let cost = CommitCost(measured: commits)
            let name = competitor.server?.database.name ?? "SQLite"
            costs.append((name, cost))
            table.add([
                name, figure(1000 * cost.fixed), figure(1e6 * cost.each),
                figure(cost.mostPerSecond), figure(Double(size.bytes) / Double(size.rows)),
                figure(Double(size.rows)),
            ])
        }
        say("\(table)\n")
        // Who needs several ledgers has servers that may die.
        for (name, cost) in costs.suffix(clusters.count) {
            say("\(options.rate.formatted()) a second, \(name)\n\n\(model(cost, options))\n")
        }
    }

    /// What so many ledgers would do with what arrives.
    private static func model(_ cost: CommitCost, _ options: Options) -> Table {
        var table = Table(
            "split by",
            "busiest app has",
            "ledgers",
            "recorded/s",
            "p50, ms",
            "p99, ms",
            "busiest ledger ÷ mean",
            "busiest ledger works"
        )
        for (rule, share) in LedgerSplit.Rule.allCases.flatMap({ rule in
            hotShares.map { (rule, $0) }
        }) {
            for ledgers in ledgers {
                let split = LedgerSplit(ledgers: ledgers, rule: rule, cost: cost)
                // Two seconds of it.
                let rate = Double(options.rate)
                let outcome = split.run(
                    .init(perSecond: rate, count: 2 * options.rate, hotShare: share),
                    seed: 1
                )
                table.add([
                    rule.rawValue, "\(Int(100 * share)) %", "\(ledgers)",
                    figure(outcome.servedPerSecond), figure(1000 * outcome.latency(of: 0.5)),
                    figure(1000 * outcome.latency(of: 0.99)), figure(outcome.unevenness),
                    "\(Int((100 * (outcome.busy.max() ?? 0)).rounded())) %",
                ])
            }
        }
        return table
    }
}

extension Rig {
    /// How many bytes of disk a ledger has.
    fileprivate func bytes(of competitor: Competitor) throws -> Int {
        if let server = competitor.server { return try server.database.bytes() }
        let sql = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        return try number(database(of: competitor), sql)
    }
}
