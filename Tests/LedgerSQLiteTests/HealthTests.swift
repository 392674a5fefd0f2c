internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// Whatever goes wrong is reported once, and once when it is over.
@Suite struct HealthTests {
    private let shop: Shop
    /// Keeps the file in use, so that opening it again waits for nothing.
    private let other: Ledger

    init() throws {
        shop = try Shop()
        other = try shop.open()
    }

    /// What was reported, in words without details.
    private var story: [String] {
        shop.incidents.map { incident in
            switch incident {
            case .failing(let error): "failing: \(error.sentence)"
            case .recovered(_, let refused): "recovered, \(refused) refused"
            case .entryFailed(let error, _): "entry: \(error.sentence)"
            case .statementFails(let error, _): "statement: \(error.sentence)"
            }
        }
    }

    @Test func `many failures for one reason are reported once, and how many there were`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        for number in 0..<5 {
            let payment = try shop.notification(of: "A\(number)", trade: "T\(number)")
            #expect(ledger.record(payment) == .unavailable)
        }
        let locked = "another process keeps the ledger locked"
        #expect(ledger.trouble == locked)
        #expect(story == ["failing: \(locked)"])
        try lock.execute("ROLLBACK")
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(ledger.trouble == nil)
        #expect(story == ["failing: \(locked)", "recovered, 5 refused"])
    }

    @Test func `what is not recorded in time is answered all the same, and recorded later`()
        throws
    {
        let ledger = try shop.open(busyTimeout: 60_000)
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        let payments = try ["A1", "A2"].map { try shop.notification(of: $0, trade: "T\($0)") }
        let answers = Answers()
        // The first one is what the writer waits with; the second one waits for the writer.
        for payment in payments { ledger.record(payment, answering: answers) }
        #expect(answers.wait(for: 2) == [.unavailable, .unavailable])
        #expect(ledger.trouble != nil)
        try lock.execute("ROLLBACK")
        #expect(payments.map { ledger.record($0) } == [.nothing, .nothing])
        #expect(answers.all.count == 2)
        #expect(story.last == "recovered, 2 refused")
    }

    @Test func `it is known to work again although nothing arrives`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        try lock.execute("ROLLBACK")
        shop.waitForIncidents(2)
        #expect(story.last == "recovered, 1 refused")
        #expect(ledger.trouble == nil)
    }

    @Test func `another reason is reported as well`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.sqlite()
        try lock.execute("BEGIN IMMEDIATE")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        try lock.execute("ROLLBACK")
        try shop.replaceLedger(by: "not a database")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        #expect(story.last?.hasPrefix("failing: the ledger was moved") == true)
        #expect(ledger.trouble?.hasPrefix("the ledger was moved") == true)
    }

    @Test func `reading fails and recovers by itself`() throws {
        // By itself: connections of one process share what they know of a file.
        let shop = try Shop()
        let ledger = try shop.open()
        #expect(ledger.record(try shop.notification()) == .applied)
        let away = shop.path + ".away"
        try FileManager.default.moveItem(atPath: shop.path, toPath: away)
        #expect(throws: StorageError.self) { try ledger.order("A1", of: Shop.appID) }
        #expect(ledger.trouble?.hasPrefix("the ledger was moved") == true)
        try FileManager.default.moveItem(atPath: away, toPath: shop.path)
        // The writer lets readers in again, should it have noticed.
        #expect(ledger.record(try shop.notification()) == .nothing)
        #expect(try ledger.order("A1", of: Shop.appID)?.status == .paid)
        #expect(ledger.trouble == nil)
        guard case .recovered = shop.incidents.last else {
            Issue.record("\(shop.incidents)")
            return
        }
    }
}
