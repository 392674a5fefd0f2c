internal import Foundation
internal import Installation
internal import Transfer

/// A relay is stopped (SIGSTOP) while attempts of its are under way, and another one continues.
///
/// A lease would run out here: the attempts would be made twice.
package enum RelayStopScenario {
    private static let concurrency = 4

    /// Runs it.
    ///
    /// - Parameters:
    ///   - seconds: How long the relay is stopped.
    ///   - seed: Decides what is sent.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(seconds: Int, seed: UInt64) throws -> Outcome {
        let receiver = try Receiver()
        defer { receiver.close() }
        let sandbox = try Relays.sandbox(to: receiver, concurrency: concurrency)
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        var broken: [String] = []
        func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
            if !holds { broken.append(sentence()) }
        }

        receiver.hold()
        let stopped = try Relays.launch(in: sandbox)
        for number in 1...concurrency {
            let message = try Message.payment(by: sandbox.alipay, of: "held-\(number)")
            let reply = try KeptConnection(port: nginx.port).send(message.request)
            expect(reply.text == "success", "not recorded: \(reply.text)")
        }
        expect(receiver.waits(for: concurrency, atMost: 30), "nothing came: \(stopped.log)")
        // It has nothing to write by now, and would keep nobody from writing.
        Delay.pass(milliseconds: 100)
        stopped.send(SIGSTOP)

        let other = try Relays.launch(in: sandbox)
        let traffic = Traffic(by: sandbox.alipay, to: [nginx], connections: 8, seed: seed)
        defer { traffic.stop() }
        // The other relay is kept waiting as well; then it is not.
        expect(receiver.waits(for: 2 * concurrency, atMost: 30), "no other relay: \(other.log)")
        receiver.release()
        Delay.pass(milliseconds: Double(seconds) * 1000)
        let meanwhile = receiver.received
        let repeated = meanwhile.count - Set(meanwhile.map(\.id)).count
        expect(repeated == 0, "\(repeated) made twice while the relay was stopped")
        expect(meanwhile.count > 3 * concurrency, "the other relay did not go on: \(other.log)")
        let open = "SELECT count(*) FROM attempts WHERE ended_at IS NULL AND event_number <= "
        let waiting = try sandbox.sql(open + "\(concurrency)")
        expect(waiting == "\(concurrency)", "\(waiting) attempts of its are under way")

        stopped.send(SIGCONT)
        expect(receiver.waits(for: meanwhile.count + 100, atMost: 30), "nothing more came")
        traffic.stop()
        expect(stopped.stop() == 0, "it ended badly: \(stopped.log.suffix(300))")
        expect(other.stop() == 0, "the other ended badly: \(other.log.suffix(300))")
        let ended = try sandbox.sql(
            "SELECT count(*) FROM attempts WHERE outcome = 'delivered' AND event_number <= "
                + "\(concurrency)"
        )
        expect(ended == "\(concurrency)", "\(ended) of its attempts were recorded")
        try Relays.drain(sandbox)
        let check = try RelayCheck(received: receiver.received) { try sandbox.sql($0) }
        expect(check.repeated == 0, "\(check.repeated) made twice")
        expect(responder.stop() == 0, "the responder ended badly")
        return Outcome(
            scenario: "relay-stop",
            figures: """
                was stopped for \(seconds) s with \(concurrency) attempts under way, the other \
                delivered \(meanwhile.count - concurrency) meanwhile, \(check.figures)
                """,
            broken: broken + check.broken
        )
    }
}
