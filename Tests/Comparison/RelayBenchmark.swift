import FaultInjection
import Foundation
import Installation

/// From `success` to the shop's webhook, one payment at a time; what a relay takes while nothing happens;
/// and how long another one needs to take over what a killed one had under way.
enum RelayBenchmark {
    private static let events = 200

    private struct Result {
        /// Milliseconds of each event, in rising order.
        let times: [Double]
        /// Of a core.
        let idleShare: Double
        /// In seconds; `nil` where all relays are on one machine.
        let takeover: (sameMachine: Double, otherMachine: Double?)
    }

    /// Measures, and prints a table.
    ///
    /// - Parameter options: How long nothing happens.
    /// - Throws: `Sandbox.Failure` when a program is missing, or a webhook does not come.
    static func run(_ options: Options) throws {
        var table = Table(
            "ledger on",
            "median, ms",
            "p99, ms",
            "longest, ms",
            "idle relay, % of a core",
            "taken over on its machine, s",
            "from another machine, s"
        )
        let (alone, clusters) = try DatabaseServer.everyKind()
        for server in [nil] + (alone + clusters).map(Optional.some) {
            let name = server?.name ?? "SQLite"
            printStatus(name)
            let result = try measure(server, idle: Double(options.seconds))
            let times = result.times
            table.add([
                name, figure(times.median), figure(times[times.count * 99 / 100]),
                figure(times[times.count - 1]), figure(100 * result.idleShare),
                figure(result.takeover.sameMachine), figure(result.takeover.otherMachine ?? .nan),
            ])
        }
        say("\(table)")
    }

    private static func measure(
        _ server: DatabaseServer?,
        idle seconds: Double
    ) throws -> Result {
        let receiver = try Receiver()
        defer { receiver.close() }
        let sandbox = try sandbox(to: receiver, on: server)
        try server?.empty(by: sandbox.settingsPath)
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let relay = try Relays.launch(in: sandbox)
        defer { withExtendedLifetime(responder) {} }
        func pay(_ order: String) throws -> ContinuousClock.Instant {
            let reply = try Web.post(
                nginx.url("/alipay/notify"),
                try sandbox.notification(order)
            )
            guard reply.body == "success" else { throw Sandbox.Failure(text: reply.body) }
            return .now
        }
        func wait(for count: Int, _ relay: Child) throws -> ContinuousClock.Instant {
            guard receiver.waits(for: count, atMost: 30) else {
                throw Sandbox.Failure(text: "no webhook: \(relay.log.suffix(300))")
            }
            return receiver.received[count - 1].receivedAt
        }
        var times: [Double] = []
        for number in 0...events {
            let answered = try pay("R\(number)")
            let came = try wait(for: number + 1, relay)
            // The first one waited for the relay to start.
            if number > 0 { times.append(max(0, (came - answered) / .milliseconds(1))) }
            pass(milliseconds: .random(in: 10...110))
        }
        let before = ProcessTree(of: relay.processID).processorSeconds
        pass(milliseconds: 1000 * seconds)
        let worked = ProcessTree(of: relay.processID).processorSeconds - before
        guard relay.stop() == 0 else { throw Sandbox.Failure(text: "\(relay.log.suffix(300))") }

        /// A relay is killed with an attempt under way; another one has been there before.
        func takeover(_ order: String, by other: Sandbox) throws -> Double {
            let count = receiver.received.count
            let first = try Relays.launch(in: sandbox)
            receiver.hold()
            _ = try pay(order)
            _ = try wait(for: count + 1, first)
            let second = try Relays.launch(in: other)
            guard second.waits(for: "delivering") else {
                throw Sandbox.Failure(text: second.log)
            }
            let killed = ContinuousClock.now
            first.stop(SIGKILL)
            receiver.release()
            defer { second.stop() }
            return (try wait(for: count + 2, second) - killed) / .seconds(1)
        }
        let own = try takeover("T1", by: sandbox)
        let others = try server.map { server in
            try takeover("T2", by: try Self.sandbox(to: receiver, on: server))
        }
        return Result(
            times: times.sorted(),
            idleShare: worked / seconds,
            takeover: (own, others)
        )
    }

    private static func sandbox(
        to receiver: Receiver,
        on server: DatabaseServer?
    ) throws -> Sandbox {
        let sandbox = try Relays.sandbox(to: receiver)
        guard let server else { return sandbox }
        let secret = try server.secret(in: sandbox)
        try sandbox.change { text in
            text.replacing(
                "url = \"sqlite:ledger/ledger.db\"",
                with: "url = \"\(server.urls[0])\"\nstate = \".\"\(server.settings)\(secret)"
            )
        }
        return sandbox
    }

    private static func pass(milliseconds: Double) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + milliseconds / 1000)
    }
}
