import FastCGIClient
import Foundation
import Installation
import Simulator
import System
import Testing
import Transfer

/// Many at the same time, and stopping in the middle of it.
@Suite struct LoadTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func bodies(_ count: Int) throws -> [[UInt8]] {
        try (0..<count).map { try sandbox.notification("N\($0)") }
    }

    private func paidOrders() throws -> Set<String> {
        Set(
            try sandbox.sql("SELECT out_trade_no FROM orders WHERE status = 'paid'")
                .split(separator: "\n").map(String.init)
        )
    }

    @Test func `twenty restarts on an inherited socket lose no request at all`() throws {
        let socket = try ListeningSocket(sandbox.socketPath)
        let restarts = Restarts(sandbox: sandbox, socket: socket)
        try restarts.start()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let bodies = try bodies(2000)
        let replies = Load.post(bodies, clients: 8, to: { _ in url }) { answered in
            // One client waits for the responder to go and another to come; the others send.
            if answered % 100 == 0 { restarts.restart() }
        }
        #expect(restarts.count == 20)
        let failures = replies.filter { $0?.text != "success" }
        #expect(failures.isEmpty, "\(failures.count) of \(replies.count): \(nginx.errors)")
        #expect(try paidOrders().count == bodies.count)
        #expect(try sandbox.sql("SELECT count(*) FROM events") == String(bodies.count))
    }

    @Test func `what was answered success before a stop is on disk`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let bodies = try bodies(1000)
        let ending = Ending(responder: responder)
        let replies = Load.post(bodies, clients: 8, to: { _ in url }) { answered in
            if answered == 300 { ending.responder.send(SIGTERM) }
        }
        #expect(responder.waitUntilEnded() == 0)
        #expect(responder.log.contains("stopped\n"))
        let paid = try paidOrders()
        var successes = 0
        for (index, reply) in replies.enumerated() where reply?.text == "success" {
            successes += 1
            #expect(paid.contains("N\(index)"))
        }
        #expect(successes >= 300)
        // Whatever was not recorded was not called a success, so Alipay sends it again.
        #expect(paid.count == successes)
        #expect(try sandbox.sql("PRAGMA integrity_check") == "ok")
    }

    @Test func `two processes share one ledger, and nothing happens twice`() throws {
        let first = try sandbox.startResponder()
        let other = try Sandbox()
        try other.use(ledgerAndKeyOf: sandbox)
        let second = try other.startResponder()
        let (nginx, otherNginx) = (try Nginx(for: sandbox), try Nginx(for: other))
        let urls = [nginx.url("/alipay/notify"), otherNginx.url("/alipay/notify")]

        // Each notification goes to both of them at nearly the same moment.
        let once = try bodies(300)
        let bodies = once.flatMap { [$0, $0] }
        let replies = Load.post(bodies, clients: 8, to: { urls[$0 % 2] })
        #expect(replies.allSatisfy { $0?.text == "success" })
        #expect(try paidOrders().count == once.count)
        #expect(try sandbox.sql("SELECT count(*) FROM events") == String(once.count))
        #expect(
            try sandbox.sql("SELECT count(*), sum(arrivals) FROM notifications")
                == "\(once.count)|\(bodies.count)"
        )
        _ = (first, second)
    }

    @Test func `two hundred idle connections leave four threads free for nginx`() throws {
        try sandbox.change { $0.replacing("[responder]", with: "[responder]\nthreads = 4") }
        let responder = try sandbox.startResponder()
        #expect(responder.log.contains("with 4 threads"))
        let nginx = try Nginx(for: sandbox)
        let idle = try (0..<200).map { number in
            let connection = try FastCGIConnection(to: .unix(path: sandbox.socketPath))
            let request = FastCGIRequest(
                method: "POST",
                path: "/alipay/notify",
                body: try sandbox.notification("I\(number)")
            )
            #expect(try connection.send(request, keeping: true).text == "success")
            return connection
        }
        let url = nginx.url("/alipay/notify")
        let replies = Load.post(try bodies(100), clients: 8, to: { _ in url })
        #expect(replies.allSatisfy { $0?.text == "success" })
        #expect(idle.count == 200)
    }

    @Test func `SIGTERM ends an idle responder`() throws {
        let responder = try sandbox.startResponder()
        let kept = try FastCGIConnection(to: .unix(path: sandbox.socketPath))
        let request = FastCGIRequest(method: "GET", path: "/alipay/return")
        #expect(try kept.send(request, keeping: true).status == 403)
        #expect(responder.stop() == 0)
        #expect(responder.log.contains("stopping on SIGTERM"))
    }

    /// Restarts as systemd does them: the old one is asked to go, the new one gets its socket.
    private final class Restarts: @unchecked Sendable {  // used under the lock alone
        private let sandbox: Sandbox
        private let socket: ListeningSocket
        private var responder: Child?
        private var ended = 0
        private let lock = NSLock()

        init(sandbox: Sandbox, socket: ListeningSocket) {
            self.sandbox = sandbox
            self.socket = socket
        }

        /// How many have ended well and have a successor.
        var count: Int { lock.withLock { ended } }

        func start() throws { responder = try sandbox.startResponder(passing: socket) }

        func restart() {
            lock.withLock {
                guard responder?.stop() == 0, (try? start()) != nil else { return }
                ended += 1
            }
        }
    }

    /// Lets a client's thread send a signal.
    private struct Ending: @unchecked Sendable {  // sending a signal is safe from any thread
        let responder: Child
    }
}
