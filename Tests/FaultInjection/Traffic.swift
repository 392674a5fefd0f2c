internal import Foundation
internal import Installation
internal import Simulator

/// Notifications without end: many connections, every notification several times.
///
/// Signing runs ahead on a thread of its own, so that there is always something to send.
final class Traffic: @unchecked Sendable {  // all that changes is guarded by the condition
    private let alipay: SimulatedAlipay
    private let servers: [Nginx]
    private let ordersInAWave: Int
    private let condition = NSCondition()
    private var waiting: [Message] = []
    private var isStopping = false
    private var threads = 0
    private var counted = Tally()
    private var accepted: [String: String] = [:]
    private var chapter = 0

    /// Starts to send.
    ///
    /// - Parameters:
    ///   - alipay: Signs.
    ///   - servers: They run for as long as there is traffic; the connections take turns.
    ///   - connections: How many send at the same time.
    ///   - seed: Decides what is sent, though not when.
    init(by alipay: SimulatedAlipay, to servers: [Nginx], connections: Int = 64, seed: UInt64) {
        self.alipay = alipay
        self.servers = servers
        ordersInAWave = 2 * connections / 3
        threads = connections + 1
        Thread.detachNewThread { self.sign(seed) }
        for index in 0..<connections {
            let port = servers[index % servers.count].port
            Thread.detachNewThread { self.send(over: KeptConnection(port: port)) }
        }
    }

    /// Sends nothing more, and waits for the answers that are still to come.
    func stop() {
        locked {
            isStopping = true
            while threads > 0 { condition.wait() }
        }
    }

    var tally: Tally { locked { counted } }

    /// Order numbers of what was answered `success`, by notify_id.
    var answered: [String: String] { locked { accepted } }

    /// Begins with another ledger: what is on its way between the two may be in either.
    func forgetAnswered() {
        locked {
            chapter += 1
            accepted = [:]
        }
    }

    /// Begins to measure the longest time of a request again.
    func forgetLongest() { locked { counted.longest = 0 } }

    /// Waits until the answers are as wanted; false when they are not after so many seconds.
    func waits(atMost seconds: Double, until isWanted: (Tally) -> Bool) -> Bool {
        let deadline = Date.now.addingTimeInterval(seconds)
        return locked {
            while !isWanted(counted) {
                guard condition.wait(until: deadline) else { return isWanted(counted) }
            }
            return true
        }
    }

    private func sign(_ seed: UInt64) {
        var random = Seeded(seed)
        let name = String(seed, radix: 36)
        var number = 0
        defer { leave() }
        while let wave = try? RepeatedDeliveries(
            "\(name)-\(number)",
            orders: ordersInAWave,
            by: alipay,
            using: &random
        ) {
            number += 1
            let shouldContinue = locked {
                waiting.insert(contentsOf: wave.messages.reversed(), at: 0)
                condition.broadcast()
                while waiting.count > 2 * wave.messages.count && !isStopping { condition.wait() }
                return !isStopping
            }
            guard shouldContinue else { return }
        }
    }

    private func send(over connection: KeptConnection) {
        defer { leave() }
        while let (message, started) = take() {
            let clock = ContinuousClock()
            let begun = clock.now
            let reply = try? connection.send(message.request)
            let took = (clock.now - begun) / .milliseconds(1)
            locked {
                if counted.count(reply, milliseconds: Int(took)) && started == chapter {
                    accepted[message.notifyID] = message.outTradeNo
                }
                condition.broadcast()
            }
        }
    }

    /// The next message, and the chapter in which it is sent.
    private func take() -> (Message, Int)? {
        locked {
            while waiting.isEmpty && !isStopping { condition.wait() }
            guard !isStopping, let message = waiting.popLast() else { return nil }
            return (message, chapter)
        }
    }

    private func leave() {
        locked {
            threads -= 1
            isStopping = true
            waiting = []
            condition.broadcast()
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
