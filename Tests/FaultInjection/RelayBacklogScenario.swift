internal import Foundation
internal import Installation
internal import System
internal import Transfer

/// A shop that was away comes back: everything that waits goes there as fast as it takes it.
package enum RelayBacklogScenario {
    private static let concurrency = 16
    /// By how much the relay's memory may grow between a tenth and all of it, in KiB.
    private static let growth = 8192

    /// How long the destination works on a request of the first half, in milliseconds; then on none.
    private static let work = 5.0
    /// What part of a working destination's own speed the relay has to reach.
    private static let share = 0.8

    /// Runs it.
    ///
    /// - Parameter events: How many wait.
    /// - Returns: What was seen.
    /// - Throws: When a program is missing.
    package static func run(events: Int) throws -> Outcome {
        let receiver = try Receiver()
        defer { receiver.close() }
        let sandbox = try Relays.sandbox(to: receiver, concurrency: concurrency)
        try record(events, in: sandbox)
        var broken: [String] = []
        let clock = ContinuousClock()
        receiver.work(milliseconds: work)
        let relay = try Relays.launch(in: sandbox)
        guard receiver.waits(for: 1, atMost: 60) else { throw Sandbox.Failure(text: relay.log) }
        var times = [clock.now]
        var memory: [Int] = []
        for part in [0.1, 0.5, 1] {
            let count = Int(Double(events) * part)
            guard receiver.waits(for: count, atMost: 600) else {
                broken.append("\(receiver.received.count) came: \(relay.log.suffix(300))")
                break
            }
            memory.append(ProcessTree(of: relay.processID).residentKiB)
            if part == 0.1 { continue }
            times.append(clock.now)
            receiver.work(milliseconds: 0)
        }
        let processor = ProcessTree(of: relay.processID).processorSeconds
        if relay.stop() != 0 { broken.append("it ended badly: \(relay.log.suffix(300))") }
        if let first = memory.first, let last = memory.last, last - first > growth {
            broken.append("its memory grew by \(last - first) KiB")
        }
        let received = receiver.received
        let check = try RelayCheck(received: received) { try sandbox.sql($0) }
        if check.repeated > 0 { broken.append("\(check.repeated) delivered twice") }
        let idle = try speed(of: receiver, like: received.prefix(20_000))
        receiver.work(milliseconds: work)
        let working = try speed(of: receiver, like: received.prefix(5000))
        let rates = zip(times, times.dropFirst()).map {
            Double(events) / 2 / (($1 - $0) / .seconds(1))
        }
        if let first = rates.first, first < share * working {
            broken.append("slower than \(share) of what the destination takes")
        }
        let shown = memory.map { String(format: "%.1f", Double($0) / 1024) }
        let speeds = zip(rates, [working, idle]).map { "\(Int($0)) (\(Int($1)))" }
        return Outcome(
            scenario: "relay-backlog",
            figures: """
                \(check.figures), deliveries/s over \(concurrency) connections (and what the \
                destination takes from others): \(speeds.first ?? "none") where it works \(work) ms \
                on each, \(speeds.last ?? "none") where it works on none, \
                \(Int(1e6 * processor / Double(max(1, received.count)))) µs of a processor each, \
                \(shown.joined(separator: ", ")) MiB resident at 10, 50 and 100 %
                """,
            broken: broken + check.broken
        )
    }

    /// Lets a responder record payments.
    private static func record(_ count: Int, in sandbox: Sandbox) throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let requests = try Message.payments(count, by: sandbox.alipay)
        let rush = LoadBurst(of: requests, to: nginx, connections: 64)
        let successes = rush.run(seconds: 600).successes
        guard successes == count, responder.stop() == 0 else {
            throw Sandbox.Failure(text: "\(successes) recorded: \(responder.log.suffix(300))")
        }
    }

    /// How many requests in a second it answers to clients that do nothing else.
    private static func speed(
        of receiver: Receiver,
        like posts: ArraySlice<Receiver.Post>
    ) throws -> Double {
        let requests = posts.map { KeptConnection.request("/hook", body: $0.body) }
        let next = Atomic(0)
        let finished = DispatchSemaphore(value: 0)
        let port = receiver.port
        let clock = ContinuousClock()
        let begun = clock.now
        for _ in 0..<concurrency {
            Thread.detachNewThread {
                let connection = KeptConnection(port: port)
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < requests.count,
                        (try? connection.send(requests[index]))?.status == 204
                    else { break }
                }
                finished.signal()
            }
        }
        for _ in 0..<concurrency { finished.wait() }
        return Double(requests.count) / ((clock.now - begun) / .seconds(1))
    }
}
