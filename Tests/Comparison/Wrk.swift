import Foundation
import Installation

/// What wrk saw, sending as fast as its connections were answered.
struct Wrk {
    /// 2xx in all, and per second.
    let answered: Int
    let perSecond: Double
    /// Milliseconds.
    let median: Double
    let p99: Double
    /// Answers that were not 2xx, and connections that broke or timed out.
    let errors: Int

    /// Sends for some seconds.
    ///
    /// - Parameters:
    ///   - messages: What is sent.
    ///   - url: Where to.
    ///   - connections: How many at a time.
    ///   - seconds: How long.
    ///   - isOnce: Whether each message is sent once; else the first 5,000 again and again.
    /// - Throws: `Sandbox.Failure` when wrk fails, or there were not enough messages.
    init(
        _ messages: Messages,
        to url: String,
        connections: Int,
        seconds: Int,
        once isOnce: Bool
    ) throws {
        let threads = min(2, connections)
        let script = Programs.packageRoot.appending(path: "Tests/Comparison/Load/notifications.lua")
        let result = try Programs.run(
            "wrk",
            [
                "--threads", "\(threads)", "--connections", "\(connections)",
                "--duration", "\(seconds)s", "--timeout", "30s", "--latency",
                "--script", script.path, url, "--",
                messages.file.path, "\(threads)", "\(isOnce ? 0 : Messages.cycle)",
            ]
        )
        let text = result.output
        guard result.status == 0,
            let requests = text.firstMatch(of: /(\d+) requests in/).flatMap({ Int($0.1) }),
            let rate = text.firstMatch(of: /Requests\/sec: +([\d.]+)/).flatMap({ Double($0.1) }),
            let median = Self.milliseconds(text.firstMatch(of: /50% +([\d.]+)(us|ms|s)/)?.output),
            let p99 = Self.milliseconds(text.firstMatch(of: /99% +([\d.]+)(us|ms|s)/)?.output)
        else { throw Sandbox.Failure(text: "wrk: \(text) \(result.errors)") }
        guard !isOnce || requests + connections < messages.count else {
            throw Sandbox.Failure(
                text: "\(messages.count) messages were sent before the time was over: --messages"
            )
        }
        let refused = text.firstMatch(of: /Non-2xx or 3xx responses: (\d+)/).flatMap { Int($0.1) }
        let broken = text.matches(of: /(connect|read|write|timeout) (\d+)/).compactMap {
            Int($0.output.2)
        }
        answered = requests - (refused ?? 0)
        perSecond = rate * Double(answered) / Double(max(1, requests))
        (self.median, self.p99) = (median, p99)
        errors = (refused ?? 0) + broken.reduce(0, +)
    }

    private static func milliseconds(_ match: (Substring, Substring, Substring)?) -> Double? {
        guard let match, let number = Double(match.1) else { return nil }
        return switch match.2 {
        case "us": number / 1000
        case "s": number * 1000
        default: number
        }
    }
}
