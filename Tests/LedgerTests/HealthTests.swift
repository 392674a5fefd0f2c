internal import Alipay
internal import Foundation
internal import Ledger
internal import Orders
internal import Testing

/// Whatever goes wrong is told once, and once when it is over.
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
            case .entryFailed(let error): "entry: \(error.sentence)"
            case .statementFails(let error): "statement: \(error.sentence)"
            }
        }
    }

    @Test func `many failures for one reason are told once, and how many there were`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.connection()
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

    @Test func `it is known to work again although nothing arrives`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.connection()
        try lock.execute("BEGIN IMMEDIATE")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        try lock.execute("ROLLBACK")
        shop.waitForIncidents(2)
        #expect(story.last == "recovered, 1 refused")
        #expect(ledger.trouble == nil)
    }

    @Test func `another reason is told as well`() throws {
        let ledger = try shop.open(busyTimeout: 50)
        let lock = try shop.connection()
        try lock.execute("BEGIN IMMEDIATE")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        try lock.execute("ROLLBACK")
        try shop.replaceLedger(by: "not a database")
        #expect(ledger.record(try shop.notification()) == .unavailable)
        let moved = "failing: the ledger was deleted or replaced while it was open"
        #expect(story.contains(moved))
        #expect(ledger.trouble == "the ledger is damaged or no database")
        try shop.deleteLedger()
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(ledger.trouble == nil)
    }

    @Test func `reading fails and recovers by itself`() throws {
        let ledger = try shop.open()
        // The writer has the file open, and no need to look at it again.
        #expect(ledger.record(try shop.notification()) == .applied)
        try shop.replaceLedger(by: "not a database")
        #expect(throws: StorageError.self) { try ledger.order("A1", of: Shop.appID) }
        #expect(throws: StorageError.self) { try ledger.order("A1", of: Shop.appID) }
        #expect(ledger.trouble == "the ledger is damaged or no database")
        #expect(story == ["failing: the ledger is damaged or no database"])
        try shop.deleteLedger()
        #expect(try ledger.order("A1", of: Shop.appID) == nil)
        #expect(ledger.trouble == nil)
        #expect(story.last == "recovered, 0 refused")
    }
}
