import Foundation
import Installation

/// Whether a ledger that has seen years is slower than an empty one.
enum LedgerBenchmark {
    /// What is measured beside the first, by its number of notifications.
    private struct Load {
        let name: String
        let numbers: (Int) -> Int
    }

    /// Loads an empty ledger and a full one by turns, and looks for orders in the full one.
    ///
    /// - Parameters:
    ///   - options: How often, how long, and how many rows are many.
    ///   - data: A folder for the ledgers.
    /// - Throws: `Sandbox.Failure` when a program is missing or an answer is wrong.
    static func run(_ options: Options, _ data: URL) throws {
        // Both on one disk; the rig's own folder is emptied for each run.
        let full = try Rig(data: data.appending(path: "full"))
        let empty = try Rig(data: data.appending(path: "empty"))
        try full.empty()
        let clock = ContinuousClock()
        let begin = clock.now
        try fill(full, rows: options.rows)
        let bytes =
            try full.data.appending(path: "ledger.db")
            .resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        printStatus("filled in \(clock.now - begin)")

        // A shop's order numbers rise, mostly; the worst case is that they do not.
        let loads = [
            Load(name: "order numbers that rise") { options.rows * step + $0 },
            Load(name: "order numbers in no order") {
                $0 &* 7_919_000_003 % (options.rows * step) / step * step + $0 % (step - 1) + 1
            },
        ]
        var table = Table("64 connections", "empty, /s", "full, /s", "full ÷ empty", "p99, ms")
        var sent = 0
        for load in loads {
            var rates: [[Run]] = [[], []]
            for round in 1...options.rounds {
                let numbers = (sent + 1...sent + options.messages).map(load.numbers)
                sent += options.messages
                for (index, rig) in [empty, full].enumerated() {
                    let run = try Run(
                        .asShipped(in: rig),
                        rig.source.messages(numbers),
                        in: rig,
                        connections: 64,
                        seconds: options.seconds,
                        fresh: index == 0
                    )
                    rates[index].append(run)
                    printStatus("round \(round): \(load.name): \(figure(run.wrk.perSecond))/s")
                }
            }
            let medians = rates.map { $0.map(\.wrk.perSecond).median }
            table.add([
                load.name, figure(medians[0]), figure(medians[1]), figure(medians[1] / medians[0]),
                figure(rates[1].map(\.wrk.p99).median),
            ])
        }
        say("\(options.rows.formatted()) notifications, \(figure(Double(bytes) / 1e9)) GB\n")
        say("\(table)\n")
        let tool = try Programs.path(of: "alipay-callback").path
        let start = try (1...100).map { _ in try TimedProcess([tool, "--help"]).elapsed }.median
        say(
            """
            `orders show` takes \(figure(try showing(options, full))) ms from start to exit, \
            `--help` \(figure(start)) ms
            """
        )
    }

    /// Between two order numbers in the full ledger there is room for others.
    private static let step = 100

    /// Makes notifications, orders and events out of the first, by SQL.
    ///
    /// Their hash chain is not one, which only an audit would notice.
    private static func fill(_ rig: Rig, rows: Int) throws {
        let responder = try Competitor.asShipped(in: rig).launch()
        try Connectable.wait(for: .unix(path: rig.sandbox.socketPath), by: responder)
        let reply = try Web.post(rig.nginx.url("/alipay/notify"), rig.source.payment(1))
        responder.stop()
        guard reply.body == "success" else { throw Sandbox.Failure(text: reply.body) }
        printStatus("filling a ledger with \(rows) notifications")
        let digits = "printf('%010d', n * \(step))"
        let numbers =
            "numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(rows - 1))"
        let sql = """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000;
            BEGIN;
            WITH \(numbers)
            INSERT INTO notifications SELECT n + 1, received_at + n, last_received_at + n, arrivals,
                app_id, replace(notify_id, '0000000001', \(digits)), notify_type, family,
                'ORDER20261124' || \(digits), '202611242200140000' || \(digits), trade_status,
                total_fen, refunded_fen, dedup_key, outcome, reason, content_rule, key_fingerprint,
                unreadable, resolution, resolved_at, randomblob(32), pruned_at, body_sha256,
                CAST(replace(CAST(body AS TEXT), '0000000001', \(digits)) AS BLOB)
            FROM numbers, notifications WHERE notifications.id = 1;
            WITH \(numbers)
            INSERT INTO orders SELECT 'ORDER20261124' || \(digits), app_id,
                '202611242200140000' || \(digits), status, total_fen, refunded_fen, subject,
                created_at + n, paid_at + n, refunded_at, closed_at, finished_at, updated_at + n
            FROM numbers, orders WHERE out_trade_no = 'ORDER202611240000000001';
            WITH \(numbers)
            INSERT INTO events SELECT n + 1, app_id, '202611242200140000' || \(digits),
                'ORDER20261124' || \(digits), type, dedup_key, refunded_fen, n + 1, created_at + n,
                delivered_at, not_before
            FROM numbers, events WHERE number = 1;
            UPDATE chain_head SET last_id = \(rows),
                chain = (SELECT chain FROM notifications WHERE id = \(rows));
            COMMIT;
            """
        let ledger = rig.data.appending(path: "ledger.db").path
        let made = try Programs.run("sqlite3", ["-bail", ledger, sql])
        guard made.status == 0 else { throw Sandbox.Failure(text: made.errors) }
    }

    /// The median of some orders, in milliseconds.
    private static func showing(_ options: Options, _ rig: Rig) throws -> Double {
        let tool = try Programs.path(of: "alipay-callback").path
        let times = try (1...100).map { number in
            let place = String(format: "%010d", number * 7919 % (options.rows - 1) * step + step)
            let order = "ORDER20261124\(place)"
            let shown = try TimedProcess(
                [tool, "orders", "show", order, "--config", rig.sandbox.settingsPath]
            )
            guard shown.output.contains(order) else { throw Sandbox.Failure(text: shown.output) }
            return shown.elapsed
        }
        return times.median
    }
}
