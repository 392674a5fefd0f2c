internal import Foundation
internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@testable internal import LedgerMySQL

/// What recording costs over a distance, counted between the ledger and its server.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLRoundTripTests {
    private let server: Server
    private let proxy: MySQLProxy
    private let engine: MySQLEngine
    private let shop: Shop

    init() throws {
        (server, shop) = (try Server(), try Shop())
        let path = shop.folder.appending(path: "sock").path
        proxy = try MySQLProxy(at: path, to: server.process.socketPath)
        var address = server.address
        address.places = [.socket(path)]
        engine = MySQLEngine(at: address, as: .live, lockFile: "/nonexistent")
        try engine.make(as: .live, now: 0)
    }

    /// How many commands it takes to record so many payments in one batch.
    private func commands(for count: Int, _ name: String, on ledger: Ledger) throws -> Int {
        let all = try (0..<count).map { number in
            try shop.notification(
                of: "\(name)\(number)",
                trade: "\(name)\(number)",
                id: "\(name)\(number)"
            )
        }
        // All of them wait together: what is sent meanwhile is the next batch.
        let first = try shop.notification(of: "\(name)-", trade: "\(name)-", id: "\(name)-")
        let other = try MySQLConnection.connect(to: server.address)
        try other.execute("START TRANSACTION")
        try other.run("UPDATE chain_head SET last_id = last_id WHERE id = 1")
        let (answers, before) = (Answers(), Answers())
        let isWaiting = DispatchSemaphore(value: 0)
        proxy.watch { command, moment in
            if moment == .before, command.text.contains("FOR UPDATE") { isWaiting.signal() }
            return .pass
        }
        ledger.record(first, answering: before)
        isWaiting.wait()
        for notification in all { ledger.record(notification, answering: answers) }
        other.rollback()
        #expect(before.wait(for: 1) == [.applied])
        #expect(answers.wait(for: count) == Array(repeating: .applied, count: count))
        #expect(proxy.commits == 2)
        return proxy.commands
    }

    @Test func `a batch of 64 takes as many round trips as one of 1, which are two`()
        throws
    {
        let ledger = try Ledger(
            on: engine,
            policy: .record,
            clock: { Shop.now },
            report: { incident in Issue.record("\(incident)") }
        )
        #expect(ledger.record(try shop.notification()) == .applied)
        // Two batches each.
        let one = try commands(for: 1, "A", on: ledger)
        let many = try commands(for: 64, "B", on: ledger)
        #expect(one == many)
        // Reading; storing with COMMIT.
        #expect(one == 2 * 2)
        ledger.close()
    }
}
