import Foundation
import Installation
import Testing

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
        let ports = [Int](repeating: nginx.port, count: Self.connections)
        let successes = SameMoment.successes(of: requests, over: ports)

        #expect(successes.allSatisfy { $0 == Self.connections })
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

    @Test func `one notification at three responders at the same moment runs the shop's SQL once`()
        throws
    {
        let shop = try MySQLShop(.thinkPHP)
        let numbers = (1...Self.rounds).map { "S\($0)" }
        try shop.sell(numbers)
        let sandboxes = try [shop.sandbox] + (0..<2).map { _ in try Sandbox(sharing: shop.sandbox) }
        let responders = try sandboxes.map { try $0.startResponder() }
        let servers = try sandboxes.map { try Nginx(for: $0) }
        let requests = try numbers.map {
            KeptConnection.request("/alipay/notify", body: try shop.sandbox.notification($0))
        }
        let successes = SameMoment.successes(of: requests, over: servers.map(\.port))

        #expect(successes.allSatisfy { $0 == 3 })
        let rows = try shop.sql(
            """
            SELECT count(*), min(arrivals), max(arrivals), min(outcome), max(outcome)
            FROM alipay_callback.notifications
            """
        )
        #expect(rows == "200\t3\t3\tapplied\tapplied")
        #expect(try shop.sql("SELECT count(*) FROM alipay_callback.events") == "200")
        #expect(try shop.sql("SELECT count(*) FROM shop.tp_order_log") == "200")
        #expect(try shop.disagreement() == "")
        withExtendedLifetime((responders, servers)) {}
    }
}

extension Sandbox {
    /// The same shop on another web server: its ledger, on a server, and its Alipay.
    fileprivate convenience init(sharing other: Sandbox) throws {
        try self.init()
        let settings = try String(contentsOfFile: other.settingsPath, encoding: .utf8)
        try change { _ in settings.replacing(other.socketPath, with: socketPath) }
        try use(keyOf: other)
        let password = "mysql.password"
        try FileManager.default.copyItem(
            at: other.folder.appending(path: password),
            to: folder.appending(path: password)
        )
    }
}
