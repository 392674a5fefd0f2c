import Foundation
import Installation
import System
import Testing
import Transfer

/// One notification that comes over many connections at once.
@Suite struct SameMomentTests {
    private static let connections = 50
    private static let rounds = 200

    @Test func `50 connections send one notification at the same moment, 200 rounds`() throws {
        let sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let requests = try (0..<Self.rounds).map { round in
            KeptConnection.request("/alipay/notify", body: try sandbox.notification("S\(round)"))
        }
        let successes = Mutex([Int](repeating: 0, count: Self.rounds))
        let barrier = Barrier(for: Self.connections)
        let port = nginx.port
        let finished = DispatchGroup()
        for _ in 0..<Self.connections {
            finished.enter()
            Thread.detachNewThread {
                defer { finished.leave() }
                let connection = KeptConnection(port: port)
                for (round, request) in requests.enumerated() {
                    // Connected before, so that nothing but the sending comes after the barrier.
                    try? connection.open()
                    barrier.wait()
                    let reply = try? connection.send(request)
                    guard reply?.status == 200 && reply?.text == "success" else { continue }
                    successes.withLock { $0[round] += 1 }
                }
            }
        }
        finished.wait()

        #expect(successes.withLock { $0.allSatisfy { $0 == Self.connections } })
        let rows = try sandbox.sql(
            """
            SELECT count(*), min(arrivals), max(arrivals), count(DISTINCT out_trade_no),
                min(outcome), max(outcome)
            FROM notifications
            """
        )
        #expect(rows == "200|50|50|200|applied|applied")
        let events = try sandbox.sql(
            "SELECT count(*), count(DISTINCT out_trade_no), min(type), max(type) FROM events"
        )
        #expect(events == "200|200|order.paid|order.paid")
        #expect(try sandbox.sql("SELECT count(*) FROM orders WHERE status = 'paid'") == "200")
        withExtendedLifetime((responder, nginx)) {}
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
