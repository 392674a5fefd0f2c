internal import Alipay
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

@Suite struct RecordingTests {
    private let shop: Shop
    private let ledger: Ledger

    init() throws {
        shop = try Shop()
        ledger = try shop.open()
    }

    private func events(of order: String = "A1") throws -> [String] {
        try shop.reader().events(of: order, appID: Shop.appID).map {
            $0.refundedFen == 0 ? $0.type : "\($0.type):\($0.refundedFen)"
        }
    }

    private func order() throws -> Order {
        try #require(try ledger.order("A1", of: Shop.appID))
    }

    @Test func `records a payment once however often it arrives`() throws {
        let payment = try shop.notification()
        #expect(ledger.record(payment) == .applied)
        for _ in 1...9 { #expect(ledger.record(payment) == .nothing) }

        #expect(try order().status == .paid)
        #expect(try events() == ["order.paid"])
        let notifications = try shop.reader().notifications(limit: 100)
        #expect(notifications.map(\.arrivals) == [10])
        #expect(notifications.map(\.outcome) == [.applied])
    }

    @Test func `a payment under another notify_id is recorded and changes nothing`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        #expect(ledger.record(try shop.notification(id: "N2")) == .nothing)
        #expect(try events() == ["order.paid"])
        let outcomes = try shop.reader().notifications(of: "A1").map(\.outcome)
        #expect(outcomes == [.applied, .nothing])
    }

    @Test func `partial refunds add up and never go down`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        let refunds: [(String, Int64)] = [("N2", 300), ("N4", 500), ("N3", 400)]
        for (id, refunded) in refunds {
            let refund = try shop.notification(refunded: refunded, id: id)
            #expect(ledger.record(refund) == .applied)
            #expect(ledger.record(refund) == .nothing)
        }
        #expect(try order().status == .paid)
        #expect(try order().refundedFen == 500)
        let all = ["order.paid", "order.refunded:300", "order.refunded:500", "order.refunded:400"]
        #expect(try events() == all)
        let superseded = try shop.reader().notifications(of: "A1").filter { $0.refundedFen == 400 }
        #expect(superseded.map(\.outcome) == [.applied])
    }

    @Test func `a full refund after the payment makes the order refunded`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        let refund = try shop.notification(.closed, refunded: 1000, id: "N2")
        #expect(ledger.record(refund) == .applied)
        #expect(try order().status == .refunded)
        #expect(try order().refundedFen == 1000)
        #expect(try events() == ["order.paid", "order.refunded:1000"])
    }

    @Test func `an unpaid trade that closes is closed`() throws {
        #expect(ledger.record(try shop.notification(.closed)) == .applied)
        #expect(try order().status == .closed)
        #expect(try events() == ["order.closed"])
    }

    @Test func `closed after paid leaves it paid, and is kept as a superseded fact`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        #expect(ledger.record(try shop.notification(.closed, id: "N2")) == .applied)
        #expect(try order().status == .paid)
        #expect(try events() == ["order.paid", "order.closed"])
    }

    @Test func `finished first counts as paid`() throws {
        #expect(ledger.record(try shop.notification(.finished, id: "N1")) == .applied)
        #expect(ledger.record(try shop.notification(id: "N2")) == .nothing)
        #expect(try order().status == .finished)
        #expect(try events() == ["order.paid", "order.finished"])
    }

    @Test func `a second payment by another trade is set aside once`() throws {
        #expect(ledger.record(try shop.notification(id: "N1")) == .applied)
        let second = try shop.notification(trade: "T2", id: "N2")
        #expect(ledger.record(second) == .quarantined(.secondPayment))
        #expect(ledger.record(second) == .quarantined(.secondPayment))
        #expect(try order().tradeNo == "T1")
        #expect(try events() == ["order.paid", "notification.quarantined"])
        let aside = try shop.reader().notifications(quarantined: true, limit: 10)
        #expect(aside.map(\.tradeNo) == ["T2"])
        #expect(aside.map(\.arrivals) == [2])
    }

    @Test func `a field that cannot be read sets the message aside`() throws {
        let odd = try shop.notification(changing: [("total_amount", "8,88")])
        #expect(ledger.record(odd) == .quarantined(.unreadableField))
        #expect(try ledger.order("A1", of: Shop.appID) == nil)
        let aside = try shop.reader().notifications(quarantined: true, limit: 10)
        #expect(aside.map(\.outcome) == [.quarantined(.unreadableField)])
    }

    @Test func `a notification of another type is recorded and changes nothing`() throws {
        let other = try shop.notification(changing: [("notify_type", "dut_user_sign")])
        #expect(ledger.record(other) == .nothing)
        let kept = try #require(try shop.reader().notifications(limit: 10).first)
        #expect(kept.notifyType == "dut_user_sign")
        #expect(kept.tradeStatus == nil)
        #expect(try shop.reader().notification(kept.id)?.body == other.body)
    }

    @Test func `messages without a notify_id are the same when the same was signed`() throws {
        let kind = ("notify_type", "dut_user_sign")
        let one = try shop.notification(id: "", changing: [kind, ("agreement_no", "1")])
        let other = try shop.notification(id: "", changing: [kind, ("agreement_no", "2")])
        for notification in [one, other, one] { #expect(ledger.record(notification) == .nothing) }
        let kept = try shop.reader().notifications(limit: 10)
        #expect(kept.map(\.arrivals).sorted() == [1, 2])
        #expect(kept.allSatisfy { $0.notifyID.hasPrefix("sha256:") })
    }

    @Test func `apps do not share order numbers or money`() throws {
        #expect(ledger.record(try shop.notification()) == .applied)
        #expect(try ledger.order("A1", of: "2021000000000001") == nil)
        #expect(try shop.reader().events(of: "A1", appID: "2021000000000001").isEmpty)
    }

    @Test func `the same notification from 64 threads at once has one event`() throws {
        let payment = try shop.notification()
        let answers = Answers()
        concurrently(64) { _ in ledger.record(payment, answering: answers) }
        let all = answers.wait(for: 64)
        #expect(all.filter { $0 == .applied }.count == 1)
        #expect(all.filter { $0 == .nothing }.count == 63)
        #expect(try events() == ["order.paid"])
        #expect(try shop.reader().notifications(limit: 10).map(\.arrivals) == [64])
    }

    @Test func `a thousand orders from eight threads are all recorded`() throws {
        let payments = try (0..<1000).map {
            try shop.notification(of: "A\($0)", trade: "T\($0)", id: "N\($0)")
        }
        let answers = Answers()
        concurrently(8) { thread in
            for payment in payments[(thread * 125)..<(thread * 125 + 125)] {
                ledger.record(payment, answering: answers)
            }
        }
        #expect(answers.wait(for: 1000).allSatisfy { $0 == .applied })
        #expect(try shop.reader().orders(status: .paid, limit: 2000).count == 1000)
        #expect(shop.failures == [])
    }
}
