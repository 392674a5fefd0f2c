internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct OrderRegistryTests {
    private let shop: Shop
    private let ledger: Ledger
    private let registry: OrderRegistry

    init() throws {
        shop = try Shop()
        ledger = try shop.open(policy: .match)
        registry = try OrderRegistry(on: shop.engine(), clock: { Shop.now })
    }

    private func new(_ fen: Int64, _ number: String = "A1", subject: String = "") -> NewOrder {
        NewOrder(outTradeNo: number, appID: Shop.appID, totalFen: fen, subject: subject)
    }

    private func order(_ number: String = "A1") throws -> Order? {
        try ledger.order(number, of: Shop.appID)
    }

    @Test func `a registered order takes its payment`() throws {
        #expect(try registry.register([new(1000, subject: "tea")]) == [.added])
        let added = try #require(try order())
        #expect(added.status == .pending)
        #expect(added.subject == "tea")
        #expect(added.createdAt == Shop.now)
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try order()?.status == .paid)
    }

    @Test func `the same order again changes nothing, not even when it is paid`() throws {
        let first = new(1000, subject: "tea")
        #expect(
            try registry.register([first, first]).last == .alreadyThere(try #require(try order()))
        )
        let other = new(1000, subject: "coffee")
        #expect(try registry.register([other]) == [.alreadyThere(try #require(try order()))])
        #expect(try order()?.subject == "tea")
        #expect(ledger.record(try shop.notification()) == .applied)
        let paid = try #require(try order())
        #expect(try registry.register([first], replacing: true) == [.alreadyThere(paid)])
        #expect(try order() == paid)
    }

    @Test func `another amount needs to be asked for`() throws {
        _ = try registry.register([new(1000, subject: "tea")])
        let before = try #require(try order())
        #expect(try registry.register([new(1001)]) == [.amountDiffers(before)])
        #expect(try order() == before)
        #expect(try registry.register([new(1001)], replacing: true) == [.replaced(before)])
        #expect(try order()?.totalFen == 1001)
        #expect(try order()?.subject == "tea")
        #expect(ledger.record(try shop.notification(total: 1000)) == .quarantined(.amountDiffers))
        #expect(ledger.record(try shop.notification(total: 1001, id: "N2")) == .applied)
    }

    @Test func `a closed order can be given another amount and paid`() throws {
        _ = try registry.register([new(1000)])
        #expect(ledger.record(try shop.notification(.closed)) == .applied)
        let closed = try #require(try order())
        #expect(closed.status == .closed)
        #expect(try registry.register([new(900)], replacing: true) == [.replaced(closed)])
        let payment = try shop.notification(trade: "T2", total: 900, id: "N2")
        #expect(ledger.record(payment) == .applied)
        #expect(try order()?.status == .paid)
    }

    @Test(arguments: [(TradeStatus.success, Int64(0)), (.finished, 0), (.closed, 1000)])
    func `an order that was paid is never changed`(
        _ status: TradeStatus,
        _ refunded: Int64
    ) throws {
        _ = try registry.register([new(1000)])
        #expect(ledger.record(try shop.notification(status, refunded: refunded)) == .applied)
        let paid = try #require(try order())
        for replacing in [false, true] {
            #expect(try registry.register([new(1)], replacing: replacing) == [.wasPaid(paid)])
        }
        #expect(try order() == paid)
    }

    @Test func `two apps may have the same number`() throws {
        let other = NewOrder(outTradeNo: "A1", appID: "2", totalFen: 5)
        #expect(try registry.register([new(1000), other]) == [.added, .added])
        #expect(try order()?.totalFen == 1000)
        #expect(try ledger.order("A1", of: "2")?.totalFen == 5)
    }

    @Test func `a trial returns the same and writes nothing`() throws {
        _ = try registry.register([new(1000, "A1")])
        let trial = try OrderRegistry(on: shop.engine(), isTrial: true, clock: { Shop.now })
        let first = try trial.register([new(1001, "A1"), new(5, "A2"), new(5, "A2")])
        guard case .amountDiffers = first[0], first[1] == .added, case .alreadyThere = first[2]
        else { return #expect(Bool(false), "\(first)") }
        // What an earlier transaction of the trial would have written counts as well.
        guard case .amountDiffers = try trial.register([new(6, "A2")])[0],
            case .replaced = try trial.register([new(6, "A2")], replacing: true)[0],
            case .alreadyThere = try trial.register([new(6, "A2")])[0],
            case .replaced = try trial.register([new(7, "A1")], replacing: true)[0]
        else { return #expect(Bool(false), "not as it would be written") }
        #expect(try order("A2") == nil)
        #expect(try order("A1")?.totalFen == 1000)
    }

    @Test func `a trial waits for nobody, and nobody for it`() throws {
        let trial = try OrderRegistry(
            on: shop.engine(busyTimeout: 0),
            isTrial: true,
            clock: { Shop.now }
        )
        let writer = try shop.connection()
        try writer.begin(.chain)
        try writer.prepare("DELETE FROM events").run()
        #expect(try trial.register([new(1000)]) == [.added])
        try writer.commit()
    }

    @Test func `a batch that fails leaves nothing behind`() throws {
        let bad = NewOrder(outTradeNo: "A2", appID: Shop.appID, totalFen: -1)
        let error = #expect(throws: StorageError.self) {
            try registry.register([new(1000), bad])
        }
        #expect(error?.code == .constraint)
        #expect(try order() == nil)
        #expect(try registry.register([new(1000)]) == [.added])
    }

    @Test func `a locked ledger is an error, and the next try succeeds`() throws {
        let hasty = try OrderRegistry(on: shop.engine(busyTimeout: 0), clock: { Shop.now })
        let writer = try shop.connection()
        try writer.begin(.chain)
        let error = #expect(throws: StorageError.self) { try hasty.register([new(1000)]) }
        #expect(error?.code == .busy)
        writer.rollback()
        #expect(try hasty.register([new(1000)]) == [.added])
    }
}
