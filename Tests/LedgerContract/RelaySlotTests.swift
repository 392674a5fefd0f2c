internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

/// Relays on several machines that share a ledger: each machine has a lock file of its own.
@Suite(.enabled(if: !Place.current.makesItself, "a file's relays are on one machine"))
struct RelaySlotTests {
    private let shop: Shop
    private let ledger: Ledger
    private let now = Shop.now
    private let clock = Clock()

    /// Milliseconds that the test sets.
    private final class Clock: Sendable {
        private let time = Mutex<Int64>(1_000_000)

        var milliseconds: Int64 { time.withLock { $0 } }

        func pass(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    /// A slot of a process that ends without taking its leave, as by `kill -9`.
    private final class KilledSlot: RelaySlot {
        private let slot: any RelaySlot

        init(_ slot: any RelaySlot) { self.slot = slot }

        var number: Int64 { slot.number }
        var mustConfirm: Bool { slot.mustConfirm }

        func join(_ connection: any Connection) throws(StorageError) -> Bool {
            try slot.join(connection)
        }

        func confirm() throws(StorageError) { try slot.confirm() }

        func others(besides open: [Int64]) throws(StorageError) -> [Int64] {
            try slot.others(besides: open)
        }

        func ifEnded(
            _ number: Int64,
            _ body: () throws(StorageError) -> Void
        ) throws(StorageError) {
            try slot.ifEnded(number, body)
        }

        func leave() {}
    }

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func slot(on machine: String) throws -> BeatingSlot {
        let folder = shop.folder.appending(path: machine)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try BeatingSlot(
            lockFile: folder.appending(path: "relay").path(),
            now: Place.current.now,
            clock: { [clock] in clock.milliseconds }
        )
    }

    private func relay(
        on machine: String,
        in slot: (any RelaySlot)? = nil
    ) throws -> LedgerOutbox {
        try LedgerOutbox(
            on: shop.engine(),
            subscriptions: [Subscription(destination: "shop", events: ["order.paid"])],
            in: try slot ?? self.slot(on: machine)
        )
    }

    private func pay(_ order: String) throws {
        let payment = try shop.notification(of: order, trade: "T-\(order)", id: "N-\(order)")
        #expect(ledger.record(payment) == .applied)
    }

    /// One turn; each is later than the one before.
    private func turn(
        _ relay: LedgerOutbox?,
        _ completed: [AttemptResult] = [],
        after milliseconds: Int64 = 0
    ) throws -> [Attempt] {
        clock.pass(milliseconds)
        let claim = try relay?.exchange(
            completed: completed,
            capacity: ["shop": 100],
            now: now + clock.milliseconds
        )
        return claim?.attempts ?? []
    }

    private func delivered(_ attempt: Attempt) -> AttemptResult {
        AttemptResult(attempt, endedAt: now, outcome: .delivered, answer: "200", detail: "")
    }

    @Test func `a relay that beats keeps its attempts, however long they take`() throws {
        try pay("A1")
        let first = try relay(on: "one")
        let second = try relay(on: "two")
        #expect(try turn(first).count == 1)
        for _ in 0..<30 {
            #expect(try turn(first, after: 1000).isEmpty)
            #expect(try turn(second, after: 1000).isEmpty)
        }
        #expect(try shop.connection().integer("SELECT count(*) FROM attempts") == 1)
    }

    @Test func `one that stands still is taken over after ten seconds of the observer's clock`()
        throws
    {
        try pay("A1")
        let first = try relay(on: "one")
        let second = try relay(on: "two")
        let begun = try turn(first)
        #expect(begun.count == 1)
        #expect(try turn(second).isEmpty)
        #expect(try turn(second, after: 9999).isEmpty)
        let again = try turn(second, after: 1001)
        #expect(again.map(\.event) == begun.map(\.event))

        // The first one wakes up, and what it was told of its attempt is worth nothing now.
        let error = storageError { () throws(StorageError) in
            do { _ = try turn(first, [delivered(begun[0])]) } catch let error as StorageError {
                throw error
            } catch {}
        }
        #expect(error?.code == .takenOver)
        #expect(try turn(first, [delivered(begun[0])], after: 1000).isEmpty)
        #expect(try shop.connection().integer("SELECT count(*) FROM attempts") == 2)
        let open = "SELECT count(*) FROM attempts WHERE ended_at IS NULL"
        #expect(try shop.connection().integer(open) == 1)
        #expect(try turn(second, [delivered(again[0])], after: 1000).isEmpty)
        #expect(try shop.connection().integer(open) == 0)

        // And it goes on in another slot.
        try pay("A2")
        #expect(try turn(first, after: 1000).map(\.event.outTradeNo) == ["A2"])
        #expect(try turn(second, after: 1000).isEmpty)
    }

    @Test func `on the same machine one that was killed is taken over at once`() throws {
        try pay("A1")
        var first: LedgerOutbox? = try relay(on: "one", in: KilledSlot(slot(on: "one")))
        let same = try relay(on: "one")
        let other = try relay(on: "two")
        #expect(try turn(first).count == 1)
        #expect(try turn(same, after: 1000).isEmpty)
        #expect(try turn(other).isEmpty)
        first = nil
        #expect(try turn(other, after: 1000).isEmpty)
        #expect(try turn(same, after: 1000).map(\.event.outTradeNo) == ["A1"])
    }

    @Test func `one that takes its leave is not waited for, from whatever machine`() throws {
        try pay("A1")
        var first: LedgerOutbox? = try relay(on: "one")
        let other = try relay(on: "two")
        #expect(try turn(first).count == 1)
        #expect(try turn(other).isEmpty)
        first = nil
        #expect(try turn(other, after: 1000).map(\.event.outTradeNo) == ["A1"])
    }

    @Test func `whose slot was not committed does not get into another relay's`() throws {
        let (first, second) = (try slot(on: "one"), try slot(on: "two"))
        let lost = LossyConnection(try shop.connection(), losing: .commit)
        #expect(storageError { () throws(StorageError) in _ = try first.join(lost) } != nil)
        // The same number, which nobody has.
        #expect(try second.join(shop.connection()))
        #expect(try first.join(shop.connection()))
        #expect(first.number != second.number)

        // And who has one keeps it, whatever becomes of a later connection.
        let number = first.number
        #expect(storageError { () throws(StorageError) in _ = try first.join(lost) } != nil)
        #expect(try !first.join(shop.connection()))
        #expect(first.number == number)
    }

    @Test func `a monitor sees whether any machine's relay lives`() throws {
        let contents = LedgerContents(try shop.engine())
        #expect(try !contents.read().hasRelay)
        var first: LedgerOutbox? = try relay(on: "one")
        #expect(try turn(first).isEmpty)
        #expect(try contents.read().hasRelay)
        try shop.execute("UPDATE relays SET beat_at = beat_at - 10001")
        #expect(try !contents.read().hasRelay)
        #expect(try turn(first, after: 1000).isEmpty)
        #expect(try contents.read().hasRelay)
        first = nil
        #expect(try !contents.read().hasRelay)
    }
}
