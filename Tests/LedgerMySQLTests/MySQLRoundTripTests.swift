internal import Foundation
internal import Installation
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

@testable internal import Ledger
@testable internal import LedgerMySQL

/// What recording costs over a distance, counted between the ledger and its server.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLRoundTripTests {
    private let server: Server
    private let proxy: MySQLProxy
    private let address: ServerAddress
    private let engine: MySQLEngine
    private let shop: Shop

    init() throws {
        (server, shop) = (try Server(), try Shop())
        let path = shop.folder.appending(path: "sock").path
        proxy = try MySQLProxy(at: path, to: server.process.socketPath)
        var address = server.address
        address.places = [.socket(path)]
        self.address = address
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

    @Test func `a node of Galera is sent each statement that stores alone, and COMMIT last`() throws
    {
        let connection = try MySQLConnection.connect(to: address)
        let recording = try MySQLRecording(on: connection, of: .live)
        connection.isGalera = true
        let transaction = try BatchTransaction(
            on: recording,
            policy: .record,
            statements: [],
            after: .start,
            counting: CommitCounts()
        )
        let texts = Mutex<[String]>([])
        proxy.watch { command, moment in
            if moment == .before { texts.withLock { $0.append(command.text) } }
            return .pass
        }
        let entry = PendingRecord(
            try shop.notification(),
            receivedAt: Shop.now,
            isRelease: false
        ) { _ in }
        #expect(
            try transaction.record([entry]) { error, _ in Issue.record("\(error)") } == [.applied]
        )
        let sent = texts.withLock { $0 }
        #expect(sent.count > 4 && sent.last == "COMMIT")
        #expect(sent.dropFirst().allSatisfy { !$0.contains(";") })
    }

    @Test func `a transaction that is not open any more is a conflict`() throws {
        let connection = try MySQLConnection.connect(to: address)
        let recording = try MySQLRecording(on: connection, of: .live)
        let error = storageError { () throws(StorageError) in _ = try recording.facts(of: .none) }
        #expect(error?.code == .conflict)
    }
}
