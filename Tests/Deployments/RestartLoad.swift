import Foundation
import Installation
import Transfer

/// Clients that send one notification after the other, each over a connection of its own.
final class RestartLoad: @unchecked Sendable {  // all that changes is guarded by the condition
    private static let clients = 8

    private let requests: [[UInt8]]
    private let port: Int
    private let condition = NSCondition()
    private var isStopping = false
    private var running = RestartLoad.clients
    private var sent = 0
    private var successes = 0
    private var failed = 0
    private(set) var answered: Set<Int> = []

    init(_ requests: [[UInt8]], to port: Int) {
        self.requests = requests
        self.port = port
        for _ in 0..<Self.clients { Thread.detachNewThread { self.send() } }
    }

    /// Waits until so many more were answered `success`.
    ///
    /// - Parameter count: How many.
    /// - Throws: `Sandbox.Failure` when they are not after half a minute.
    func waitForAnswers(_ count: Int) throws {
        let deadline = Date.now.addingTimeInterval(30)
        condition.lock()
        defer { condition.unlock() }
        let wanted = successes + count
        while successes < wanted {
            guard condition.wait(until: deadline) else {
                throw Sandbox.Failure(text: "no answers any more, \(failed) of \(sent) failed")
            }
        }
    }

    /// Sends nothing more, and waits for the answers that are to come.
    ///
    /// - Returns: How many were sent, and how many of them not answered `success`.
    func stop() -> (sent: Int, failed: Int) {
        condition.lock()
        defer { condition.unlock() }
        isStopping = true
        while running > 0 { condition.wait() }
        return (sent, failed)
    }

    private func send() {
        while let number = next() {
            let index = number % requests.count
            let reply = try? KeptConnection(port: port).send(requests[index])
            let isSuccess = reply?.status == 200 && reply?.text == "success"
            condition.lock()
            if isSuccess {
                successes += 1
                answered.insert(index)
            } else {
                failed += 1
            }
            condition.broadcast()
            condition.unlock()
        }
    }

    /// The number of the next request; `nil` when there is to be none.
    private func next() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        guard !isStopping else {
            running -= 1
            condition.broadcast()
            return nil
        }
        defer { sent += 1 }
        return sent
    }
}
