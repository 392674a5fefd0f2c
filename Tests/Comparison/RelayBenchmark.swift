import FaultInjection
import Foundation
import Installation

/// From `success` to the shop's webhook, one payment at a time, and what a relay takes while nothing
/// happens.
enum RelayBenchmark {
    private static let events = 200

    /// Measures, and prints a table.
    ///
    /// - Parameter options: How long nothing happens.
    /// - Throws: `Sandbox.Failure` when a program is missing, or a webhook does not come.
    static func run(_ options: Options) throws {
        let (median, share) = ("median, ms", "idle relay, % of a core")
        var table = Table("ledger on", median, "p99, ms", "longest, ms", share)
        let (alone, clusters) = try DatabaseServer.everyKind()
        for server in [nil] + (alone + clusters).map(Optional.some) {
            let name = server?.name ?? "SQLite"
            printStatus(name)
            let (times, share) = try measure(server, idle: Double(options.seconds))
            let sorted = times.sorted()
            table.add([
                name, figure(sorted.median), figure(sorted[sorted.count * 99 / 100]),
                figure(sorted[sorted.count - 1]), figure(100 * share),
            ])
        }
        say("\(table)")
    }

    /// - Returns: Milliseconds of each event, and the share of a core that an idle relay takes.
    private static func measure(
        _ server: DatabaseServer?,
        idle seconds: Double
    ) throws -> ([Double], Double) {
        let receiver = try Receiver()
        defer { receiver.close() }
        let sandbox = try Relays.sandbox(to: receiver)
        if let server {
            let secret = try server.secret(in: sandbox)
            try sandbox.change { text in
                text.replacing(
                    "url = \"sqlite:ledger/ledger.db\"",
                    with: "url = \"\(server.urls[0])\"\nstate = \".\"\(server.settings)\(secret)"
                )
            }
            try server.empty(by: sandbox.settingsPath)
        }
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let relay = try Relays.launch(in: sandbox)
        defer { withExtendedLifetime(responder) {} }
        let clock = ContinuousClock()
        var times: [Double] = []
        for number in 0...events {
            let body = try sandbox.notification("R\(number)")
            let reply = try Web.post(nginx.url("/alipay/notify"), body)
            let answered = clock.now
            guard reply.body == "success", receiver.waits(for: number + 1, atMost: 15) else {
                throw Sandbox.Failure(text: "no webhook: \(reply.body) \(relay.log.suffix(300))")
            }
            let took = (receiver.received[number].receivedAt - answered) / .milliseconds(1)
            // The first one waited for the relay to start.
            if number > 0 { times.append(max(0, took)) }
            pass(milliseconds: .random(in: 10...110))
        }
        let before = ProcessTree(of: relay.processID).processorSeconds
        pass(milliseconds: 1000 * seconds)
        let worked = ProcessTree(of: relay.processID).processorSeconds - before
        guard relay.stop() == 0 else { throw Sandbox.Failure(text: "\(relay.log.suffix(300))") }
        return (times, worked / seconds)
    }

    private static func pass(milliseconds: Double) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + milliseconds / 1000)
    }
}
