internal import Foundation
internal import Installation
internal import System
internal import Transfer

/// One request that comes over many connections at the same moment.
enum SameMoment {
    /// Sends each request over all connections at once, and the next one when all are answered.
    ///
    /// - Parameters:
    ///   - requests: As `KeptConnection.request` makes them.
    ///   - ports: A connection to each.
    /// - Returns: For each request, over how many connections `success` came.
    static func successes(of requests: [[UInt8]], over ports: [Int]) -> [Int] {
        let successes = Mutex([Int](repeating: 0, count: requests.count))
        let barrier = Barrier(for: ports.count)
        let finished = DispatchGroup()
        for port in ports {
            finished.enter()
            Thread.detachNewThread {
                defer { finished.leave() }
                let connection = KeptConnection(port: port)
                for (index, request) in requests.enumerated() {
                    // Connected before, so that nothing but the sending comes after the barrier.
                    try? connection.open()
                    barrier.wait()
                    let reply = try? connection.send(request)
                    guard reply?.status == 200 && reply?.text == "success" else { continue }
                    successes.withLock { $0[index] += 1 }
                }
            }
        }
        finished.wait()
        return successes.withLock { $0 }
    }

    /// Lets nobody on before all are there, again and again.
    private final class Barrier: @unchecked Sendable {  // all is guarded by the condition
        private let condition = NSCondition()
        private let count: Int
        private var arrived = 0
        private var round = 0

        init(for count: Int) { self.count = count }

        func wait() {
            condition.lock()
            defer { condition.unlock() }
            let mine = round
            arrived += 1
            if arrived == count {
                arrived = 0
                round += 1
                condition.broadcast()
            }
            while round == mine { condition.wait() }
        }
    }
}
