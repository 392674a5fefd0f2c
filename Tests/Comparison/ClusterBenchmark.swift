import Foundation
import Installation

/// One ledger, and one to three responders that record in it.
///
/// All sit behind one nginx that passes requests to them by turns: what loads them and stands in front of
/// them is the same, whatever their number.
enum ClusterBenchmark {
    /// In all, whatever the number of responders; the last one is the table's.
    ///
    /// Each connection waits for its answer: few of them, parted among three responders, fill no commit.
    private static let connections = [64, 256]

    /// Measures, and prints a table and the quotients that there are aims for.
    ///
    /// - Parameters:
    ///   - options: How often and how long.
    ///   - data: A folder for the rig.
    /// - Throws: `Sandbox.Failure` when a program is missing, an answer is wrong, a row is missing or too
    ///   many, or an audit finds something.
    static func run(_ options: Options, _ data: URL) throws {
        let rig = try Rig(data: data)
        printStatus("signing \(options.messages) notifications")
        let messages = try rig.source.messages(Array(1...options.messages))
        let (alone, clusters) = try DatabaseServer.everyKind()
        let servers = alone + clusters + [clusters[0].rotated()]
        let all = try servers.map { server in
            try Rig.responders.map {
                try Competitor.asShipped(in: rig, on: server, responders: $0)
            }
        }
        var figures = all.map { $0.map { _ in Figures() } }
        for round in 1...options.rounds {
            for (server, competitors) in all.enumerated() {
                for (index, competitor) in competitors.enumerated() {
                    for connections in connections {
                        let run = try Run(
                            competitor,
                            messages,
                            in: rig,
                            connections: connections,
                            seconds: options.seconds
                        )
                        try competitor.audit()
                        figures[server][index].add(run, connections: connections)
                        printStatus(
                            "round \(round): \(index + 1) × \(competitor.name), \(connections): "
                                + "\(figure(run.wrk.perSecond))/s, \(run.wrk.errors) fail"
                        )
                    }
                }
            }
        }
        var table = Table(
            "ledger on",
            "responders",
            "notifications/s",
            "p99, ms",
            "CPU, µs each",
            "a commit has",
            "fail"
        )
        for (server, figures) in zip(servers, figures) {
            for (responders, figures) in zip(Rig.responders, figures) {
                let median = { (path: KeyPath<Run, Double>) in
                    figure(figures.median(path, connections: connections[connections.count - 1]))
                }
                table.add([
                    server.name, "\(responders)", median(\.wrk.perSecond), median(\.wrk.p99),
                    median(\.processorMicroseconds), median(\.sharedBy), "\(figures.errors)",
                ])
            }
        }
        let titles = connections.map { "\($0) connections" }
        var aims = Table("3 responders ÷ 1, notifications/s", titles[0], titles[1], "aim")
        for (server, figures) in zip(servers, figures) {
            let quotients = connections.map { connections in
                let rates = figures.map { $0.values(\.wrk.perSecond, connections: connections) }
                return figure(zip(rates[0], rates[2]).map { $1 / $0 }.median)
            }
            aims.add([server.name] + quotients + [server.urls.count > 1 ? "" : "≥ 0.9"])
        }
        say("\(table)\n\n\(aims)")
    }
}

extension Competitor {
    /// The tool finds nothing in the ledger that is not as it was recorded.
    fileprivate func audit() throws {
        guard let server else { return }
        let audit = ["notifications", "audit", "--config", server.settings]
        let result = try Programs.run("alipay-callback", audit)
        guard result.status == 0 else {
            throw Sandbox.Failure(text: "\(name): \(result.output)\(result.errors)")
        }
    }
}
