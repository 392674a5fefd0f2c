internal import Alipay
internal import Foundation
internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

@testable internal import LedgerMySQL

/// A ledger whose settings name several servers.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLServersTests {
    private let shop: Shop
    private let first: Server
    private let second: Server

    /// Two servers that have the same ledger, as replication makes it: with one order in it.
    init() throws {
        (shop, first, second) = (try Shop(), try Server(), try Server())
        for server in [first, second] {
            // Where `read_only` is set, `root` may write all the same.
            let connection = try server.connect()
            for sql in [
                "CREATE USER ledger@localhost", "GRANT ALL ON *.* TO ledger@localhost",
                "REVOKE SUPER, READ ONLY ADMIN ON *.* FROM ledger@localhost",
            ] { try connection.execute(sql) }
            try MySQLEngine(at: server.address, as: .live, lockFile: "/nonexistent")
                .make(as: .live, now: 0)
            let ledger = try ledger(on: server.address)
            #expect(ledger.record(try payment(of: "A1")) == .applied)
        }
    }

    private func ledger(on address: ServerAddress) throws -> Ledger {
        try Ledger(
            on: MySQLEngine(at: address, as: .live, lockFile: "/nonexistent"),
            policy: .record,
            clock: { Shop.now },
            report: { _ in }
        )
    }

    private func payment(of order: String) throws -> Alipay.Notification {
        try shop.notification(of: order, trade: "T-\(order)", id: "N-\(order)")
    }

    /// A ledger on both, that has recorded on the first one.
    private func ledgerOnBoth() throws -> Ledger {
        var address = first.address
        address.places += second.address.places
        address.user = "ledger"
        let ledger = try ledger(on: address)
        #expect(ledger.record(try payment(of: "A1")) != .unavailable)
        #expect(ledger.activity.server == first.process.socketPath)
        return ledger
    }

    @Test func `when the first server is gone the second is recorded on, after one failure`() throws
    {
        let ledger = try ledgerOnBoth()
        first.process.kill()
        let payment = try payment(of: "A2")
        #expect(ledger.record(payment) == .unavailable)
        #expect(ledger.record(payment) == .applied)
        #expect(ledger.activity.server == second.process.socketPath)
        #expect(try ledger.order("A2", of: Shop.appID)?.status == .paid)
    }

    @Test func `a server that becomes read-only is left`() throws {
        let ledger = try ledgerOnBoth()
        try first.connect().execute("SET GLOBAL read_only = 1")
        let payment = try payment(of: "A2")
        #expect(ledger.record(payment) == .unavailable)
        #expect(ledger.record(payment) == .applied)
        #expect(ledger.activity.server == second.process.socketPath)
    }

    @Test func `one that lacks what was recorded is not recorded on`() throws {
        let ledger = try ledgerOnBoth()
        #expect(ledger.record(try payment(of: "A2")) == .applied)
        first.process.kill()
        let payment = try payment(of: "A3")
        #expect(ledger.record(payment) == .unavailable)
        #expect(ledger.record(payment) == .unavailable)
        #expect(try second.connect().integer("SELECT count(*) FROM orders") == 1)
    }

    @Test func `a proxy that spreads connections over servers is reported`() throws {
        let path = "/tmp/ac-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: path) }
        func findings(_ proxy: MySQLProxy) throws -> [String] {
            var address = first.address
            address.places = [.socket(path)]
            return try withExtendedLifetime(proxy) {
                try MySQLEngine(at: address, as: .live, lockFile: "/nonexistent").durability()
                    .filter { $0.mark == .bad }.map(\.what)
            }
        }
        let one = try MySQLProxy(at: path, to: first.process.socketPath)
        #expect(try findings(one) == [])
        try FileManager.default.removeItem(atPath: path)
        let sockets = [first, second].map(\.process.socketPath)
        let two = try MySQLProxy(at: path, to: sockets[0], sockets[1])
        #expect(try findings(two) == ["connections to \(path) lead to different servers"])
    }
}
