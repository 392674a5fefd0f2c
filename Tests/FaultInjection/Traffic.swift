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
    private let repeatsFailed: Bool
    private let condition = NSCondition()
    private var waiting: [Message] = []
    private var isStopping = false
    private var isFinishing = false
    private var underWay = 0
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
    ///   - repeatsFailed: Whether what was not answered `success` is sent again, later.
    ///   - seed: Decides what is sent, though not when.
    init(
        by alipay: SimulatedAlipay,
        to servers: [Nginx],
        connections: Int = 64,
        repeatsFailed: Bool = false,
        seed: UInt64
    ) {
        self.repeatsFailed = repeatsFailed
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
            condition.broadcast()
            while threads > 0 { condition.wait() }
        }
    }

    /// Begins nothing new, and waits until everything that was sent is answered `success`.
    ///
    /// - Parameter seconds: For how long.
    /// - Returns: Whether it is.
    func finish(atMost seconds: Double) -> Bool {
        let deadline = Date.now.addingTimeInterval(seconds)
        return locked {
            isFinishing = true
            condition.broadcast()
            while !waiting.isEmpty || underWay > 0 {
                guard condition.wait(until: deadline) else { return false }
            }
            return true
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

    /// Begins to measure the longest time of a request, and without a success, again.
    func forgetLongest() {
        locked {
            (counted.longest, counted.pause) = (0, 0)
            counted.lastSuccess = .now
        }
    }

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
                guard !isFinishing else { return false }
                waiting.insert(contentsOf: wave.messages.reversed(), at: 0)
                condition.broadcast()
                while waiting.count > 2 * wave.messages.count && !isStopping && !isFinishing {
                    condition.wait()
                }
                return !isStopping && !isFinishing
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
            let hasFailed = locked {
                let isSuccess = counted.count(reply, milliseconds: Int(took))
                if isSuccess && started == chapter {
                    accepted[message.notifyID] = message.outTradeNo
                }
                if isSuccess || !repeatsFailed { underWay -= 1 }
                condition.broadcast()
                return !isSuccess
            }
            guard hasFailed && repeatsFailed else { continue }
            // `fail` comes at once while the server is away: this is not to become a race.
            Delay.pass(milliseconds: 20)
            locked {
                underWay -= 1
                waiting.insert(message, at: 0)
                condition.broadcast()
            }
        }
    }

    /// The next message, and the chapter in which it is sent.
    private func take() -> (Message, Int)? {
        locked {
            while waiting.isEmpty && !isStopping { condition.wait() }
            guard !isStopping, let message = waiting.popLast() else { return nil }
            underWay += 1
            return (message, chapter)
        }
    }

    private func leave() {
        locked {
            threads -= 1
            if !isFinishing || isStopping {
                isStopping = true
                waiting = []
            }
            condition.broadcast()
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
