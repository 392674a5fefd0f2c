internal import Alipay
internal import Dispatch
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import System
internal import Testing

/// A ledger beside what answers Alipay: everything but events, and marked as what it is.
@Suite struct ShadowLedgerTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private func shadow(running statements: [ShopStatement] = []) throws -> Ledger {
        let ledger = try shop.unopened(.record, shop.engine(as: .shadow), 10_000, 256, statements)
        _ = try ledger.order("none", of: Shop.appID)
        return ledger
    }

    private func count(_ table: String) throws -> Int64? {
        try shop.sqlite().integer("SELECT count(*) FROM \(table)")
    }

    @Test func `orders change as in a live ledger, and there are no events`() throws {
        let ledger = try shadow()
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(ledger.record(try shop.notification()) == .nothing)
        let refund = try shop.notification(refunded: 300, id: "N2")
        #expect(ledger.record(refund) == .applied)
        let other = try shop.notification(of: "A1", trade: "T2", id: "N3")
        #expect(ledger.record(other) == .quarantined(.secondPayment))
        ledger.close()
        #expect(try shop.reader().order("A1").first?.refundedFen == 300)
        #expect(try count("notifications") == 3)
        #expect(try count("events") == 0)
        #expect(shop.failures.isEmpty)
        #expect(try shop.audit().run().faults.isEmpty)
        #expect(try shop.reader().schemaFaults().isEmpty)
    }

    @Test func `the shop's statements are not run, nor even prepared`() throws {
        let statement = ShopStatement(
            events: ["order.paid"],
            sql: "INSERT INTO nowhere VALUES (1)",
            rows: 1
        )
        let ledger = try shadow(running: [statement])
        #expect(ledger.record(try shop.notification()) == .applied)
        ledger.close()
        #expect(shop.failures.isEmpty)
    }

    @Test func `neither kind opens the other one's file, and it stays as it is`() throws {
        try shadow().close()
        let live = try shop.unopened()
        #expect(live.record(try shop.notification()) == .unavailable)
        live.close()
        #expect(shop.failures.map(\.code).contains(.shadow))
        #expect(throws: StorageError.self) {
            try OrderRegistry(path: shop.path, clock: { Shop.now })
        }
        let outbox = try LedgerOutbox(path: shop.path, subscriptions: [])
        #expect(throws: StorageError.self) {
            try outbox.exchange(completed: [], capacity: [:], now: Shop.now)
        }
        #expect(try shop.reader().kind == .shadow)
        #expect(try count("notifications") == 0)

        try shop.deleteLedger()
        try shop.open().close()
        let late = try shop.unopened(.record, shop.engine(as: .shadow))
        #expect(late.record(try shop.notification()) == .unavailable)
        late.close()
        #expect(shop.failures.map(\.code).contains(.live))
        #expect(try shop.reader().kind == .live)
        #expect(LedgerKind.found(at: shop.path) == .live)
        #expect(LedgerKind.found(at: shop.path + "-none") == nil)
    }

    @Test func `answers are kept in their order, with when they were given`() throws {
        try shadow().close()
        let ledger = try shop.unopened(.record, shop.engine(as: .shadow))
        let answers = try ShadowAnswers(in: ledger, clock: { Shop.now }, report: { _ in })
        let kept = DispatchSemaphore(value: 0)
        for number in 1...300 {
            answers.keep(answer(number, code: "", status: 200, notifyID: "\(number)")) {
                kept.signal()
            }
        }
        for _ in 1...300 { kept.wait() }
        let found = try shop.reader().shadowAnswers()
        #expect(found.map(\.requestID) == (1...300).map(String.init))
        #expect(found.allSatisfy { $0.answeredAt == Shop.now })
        #expect(try shop.reader().shadowAnswers(since: Shop.now + 1).isEmpty)
        answers.close()
        answers.keep(answer(0, code: "", status: 200)) { kept.signal() }
        kept.wait()
        #expect(try shop.reader().shadowAnswers().count == 300)
    }

    /// Who has one signed message can send it again and again.
    @Test func `of one message the first of an hour are whole, all are counted`() throws {
        try shadow().close()
        let ledger = try shop.unopened(.record, shop.engine(as: .shadow))
        let answers = try ShadowAnswers(in: ledger, clock: { Shop.now }, report: { _ in })
        let kept = DispatchSemaphore(value: 0)
        for number in 1...100 {
            answers.keep(answer(number, code: "", status: 200, notifyID: "same")) { kept.signal() }
        }
        answers.keep(answer(101, code: "", status: 200, notifyID: "other")) { kept.signal() }
        for _ in 1...101 { kept.wait() }
        let found = try shop.reader().shadowAnswers().map(\.requestID)
        #expect(found == (1...ShadowAnswers.samples).map(String.init) + ["101"])
        let refusals = try shop.reader().shadowRefusals()
        #expect(refusals.map(\.cause) == ["repeated"] && refusals.map(\.copies) == [80])
    }

    /// Anybody can send what is refused.
    @Test func `of what is refused the first of each cause and hour are whole, all are counted`()
        throws
    {
        try shadow().close()
        let hour = Shop.now / 3_600_000 * 3_600_000
        let now = Mutex(hour)
        let ledger = try shop.unopened(.record, shop.engine(as: .shadow))
        let answers = try ShadowAnswers(
            in: ledger,
            clock: { now.withLock { $0 } },
            report: { _ in }
        )
        let kept = DispatchSemaphore(value: 0)
        var sent = 0
        func keep(_ count: Int, _ code: String, _ status: Int) {
            for _ in 0..<count {
                sent += 1
                let one = answer(sent, code: code, status: status, notifyID: "\(sent)")
                answers.keep(one) { kept.signal() }
            }
        }
        keep(3000, "bad_signature", 403)
        keep(30, "", 413)
        keep(40, "", 200)
        keep(40, "", 503)
        now.withLock { $0 += 3_600_000 }
        keep(25, "bad_signature", 403)
        for _ in 0..<sent { kept.wait() }
        answers.close()
        let whole = try shop.reader().shadowAnswers()
        #expect(whole.count == 20 + 20 + 40 + 40 + 20)
        #expect(whole.first?.requestID == "1")
        #expect(whole.count { $0.answeredAt > hour } == 20)
        #expect(
            try shop.reader().shadowRefusals() == [
                ShadowRefusals(hour: hour, cause: "bad_signature", copies: 3000),
                ShadowRefusals(hour: hour, cause: "status 413", copies: 30),
                ShadowRefusals(hour: hour + 3_600_000, cause: "bad_signature", copies: 25),
            ]
        )
        try prune(before: hour + 3_600_000, deleting: 120, leaving: 1)
        try prune(before: hour + 3_600_001, deleting: 20, leaving: 1)
        try prune(before: hour + 7_200_000, deleting: 0, leaving: 0)
    }

    private func prune(before: Int64, deleting count: Int, leaving hours: Int) throws {
        for isTrial in [true, false] {
            let pruner = try LedgerPruner(
                path: shop.path,
                extent: .maskBuyers,
                before: before,
                isTrial: isTrial,
                clock: { Shop.now }
            )
            #expect(try pruner.run().shadowAnswers == count)
        }
        #expect(try shop.reader().shadowRefusals().count == hours)
    }

    @Test func `a shadow of the time before they were counted learns it`() throws {
        try shadow().close()
        let ledger = try shop.unopened(.record, shop.engine(as: .shadow))
        let answers = try ShadowAnswers(in: ledger, clock: { Shop.now }, report: { _ in })
        for number in 1...5 { answers.keep(answer(number)) {} }
        for number in 6...7 { answers.keep(answer(number, code: "", status: 413)) {} }
        answers.keep(answer(8, code: "", status: 200)) {}
        answers.close()
        ledger.close()
        let counts = try shop.reader().shadowRefusals()
        #expect(counts.map(\.copies) == [5, 2])
        let newer = shop.path + "-newer"
        try FileManager.default.moveItem(atPath: shop.path, toPath: newer)
        try shop.sqlite().execute(
            """
            PRAGMA journal_mode = WAL; \(OlderSchema.sixth(fromRowsOf: newer))
            ATTACH '\(newer)' AS newer;
            CREATE TABLE shadow_answers AS SELECT * FROM newer.shadow_answers;
            PRAGMA application_id = \(0x414C_4353);
            PRAGMA user_version = 5;
            """
        )
        try shadow().close()
        #expect(try shop.reader().shadowRefusals() == counts)
        #expect(try shop.reader().shadowAnswers().count == 8)

        try shop.deleteLedger()
        try shop.open().close()
        try shop.returnToSixth()
        try shop.sqlite().execute("PRAGMA user_version = 5")
        try shop.open().close()
        #expect(try shop.reader().schemaFaults().isEmpty)
        #expect(throws: StorageError.self) { try shop.reader().shadowRefusals() }
    }

    private func answer(
        _ number: Int,
        code: String = "bad_signature",
        status: Int = 403,
        notifyID: String = "2"
    ) -> ShadowAnswer {
        ShadowAnswer(
            requestID: String(number),
            status: status,
            answer: "fail",
            code: code,
            cause: "why",
            appID: "1",
            notifyID: notifyID,
            outTradeNo: "3"
        )
    }
}
