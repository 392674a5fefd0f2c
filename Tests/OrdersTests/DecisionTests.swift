internal import Alipay
internal import Orders
internal import Testing

@Suite struct DecisionTests {
    static let now: Int64 = 1_769_853_909_000

    static func notice(
        _ status: TradeStatus,
        refunded: Int64 = 0,
        trade: String = "T1",
        total: Int64 = 1000
    ) -> TradeNotice {
        TradeNotice(
            outTradeNo: "A1",
            tradeNo: trade,
            status: status,
            totalFen: total,
            refundedFen: refunded
        )
    }

    static func order(
        _ status: OrderStatus,
        refunded: Int64 = 0,
        trade: String = "T1"
    ) -> Order {
        Order(
            appID: "app",
            outTradeNo: "A1",
            tradeNo: trade,
            status: status,
            totalFen: 1000,
            refundedFen: status == .refunded ? 1000 : refunded,
            createdAt: now,
            paidAt: status.wasPaid ? now : nil,
            refundedAt: status == .refunded || refunded > 0 ? now : nil,
            closedAt: status == .closed ? now : nil,
            finishedAt: status == .finished ? now : nil
        )
    }

    static func decide(
        _ order: Order?,
        _ notice: TradeNotice,
        policy: OrderPolicy = .record
    ) -> Decision {
        .about(order, given: notice, appID: "app", policy: policy, now: now)
    }

    /// One row of the table: an order, a message, and what comes of them.
    struct Row: Sendable, CustomTestStringConvertible {
        let before: OrderStatus?
        let says: TradeStatus
        let refunded: Int64
        let after: OrderStatus
        let events: [PaymentEvent]

        init(
            _ before: OrderStatus?,
            _ says: TradeStatus,
            _ refunded: Int64,
            _ after: OrderStatus,
            _ events: [PaymentEvent]
        ) {
            self.before = before
            self.says = says
            self.refunded = refunded
            self.after = after
            self.events = events
        }

        var testDescription: String {
            "\(before?.rawValue ?? "none") + \(says.rawValue):\(refunded) = \(after.rawValue)"
        }
    }

    static let some = PaymentEvent.refunded(toFen: 300)
    static let full = PaymentEvent.refunded(toFen: 1000)

    @Test(arguments: [
        Row(nil, .waitBuyerPay, 0, .pending, []),
        Row(nil, .success, 0, .paid, [.paid]),
        Row(nil, .success, 300, .paid, [.paid, some]),
        Row(nil, .success, 1000, .refunded, [.paid, full]),
        Row(nil, .finished, 0, .finished, [.paid, .finished]),
        Row(nil, .finished, 300, .finished, [.paid, some, .finished]),
        Row(nil, .closed, 0, .closed, [.closed]),
        Row(nil, .closed, 300, .paid, [.paid, some]),
        Row(nil, .closed, 1000, .refunded, [.paid, full]),

        Row(.pending, .waitBuyerPay, 0, .pending, []),
        Row(.pending, .success, 0, .paid, [.paid]),
        Row(.pending, .finished, 0, .finished, [.paid, .finished]),
        Row(.pending, .closed, 0, .closed, [.closed]),
        Row(.pending, .closed, 1000, .refunded, [.paid, full]),

        Row(.paid, .waitBuyerPay, 0, .paid, []),
        Row(.paid, .success, 0, .paid, [.paid]),
        Row(.paid, .success, 300, .paid, [.paid, some]),
        Row(.paid, .finished, 0, .finished, [.paid, .finished]),
        Row(.paid, .closed, 0, .paid, [.closed]),
        Row(.paid, .closed, 300, .paid, [.paid, some]),
        Row(.paid, .closed, 1000, .refunded, [.paid, full]),

        Row(.refunded, .waitBuyerPay, 0, .refunded, []),
        Row(.refunded, .success, 0, .refunded, [.paid]),
        Row(.refunded, .success, 300, .refunded, [.paid, some]),
        Row(.refunded, .finished, 0, .refunded, [.paid, .finished]),
        Row(.refunded, .closed, 0, .refunded, [.closed]),
        Row(.refunded, .closed, 1000, .refunded, [.paid, full]),

        Row(.closed, .waitBuyerPay, 0, .closed, []),
        Row(.closed, .success, 0, .paid, [.paid]),
        Row(.closed, .finished, 0, .finished, [.paid, .finished]),
        Row(.closed, .closed, 0, .closed, [.closed]),
        Row(.closed, .closed, 1000, .refunded, [.paid, full]),

        Row(.finished, .waitBuyerPay, 0, .finished, []),
        Row(.finished, .success, 0, .finished, [.paid]),
        Row(.finished, .finished, 0, .finished, [.paid, .finished]),
        Row(.finished, .closed, 0, .finished, [.closed]),
        Row(.finished, .closed, 1000, .refunded, [.paid, full]),
    ])
    func `an order and a message make an order and events`(_ row: Row) {
        let before = row.before.map { Self.order($0) }
        switch Self.decide(before, Self.notice(row.says, refunded: row.refunded)) {
        case .apply(let order, let events):
            #expect(order.status == row.after)
            #expect(events == row.events)
        case .nothing:
            #expect(before?.status == row.after)
            #expect(row.events.isEmpty)
        case .quarantine(let reason):
            Issue.record("quarantined: \(reason)")
        }
    }

    @Test func `every decision keeps what the ledger checks`() {
        for before in OrderStatus.allCases.map({ Optional($0) }) + [nil] {
            for says in TradeStatus.allCases {
                for refunded: Int64 in [0, 300, 1000] {
                    let decision = Self.decide(
                        before.map { Self.order($0) },
                        Self.notice(says, refunded: refunded)
                    )
                    guard case .apply(let order, let events) = decision else { continue }
                    #expect(!order.status.wasPaid || order.paidAt != nil)
                    #expect((order.status == .refunded) == (order.refundedFen == 1000))
                    #expect((order.refundedFen > 0) == (order.refundedAt != nil))
                    #expect((order.status == .closed) == (order.closedAt != nil))
                    #expect(events.contains(.paid) || !order.status.wasPaid || says != .success)
                }
            }
        }
    }

    @Test func `a refund never goes down`() {
        let order = Self.order(.paid, refunded: 500)
        let decision = Self.decide(order, Self.notice(.success, refunded: 300))
        #expect(decision == .apply(order, [.paid, .refunded(toFen: 300)]))
    }

    @Test func `a registered order is asked for only under match`() {
        let notice = Self.notice(.success)
        #expect(Self.decide(nil, notice, policy: .match) == .quarantine(.unknownOrder))
        #expect(Self.decide(nil, notice, policy: .record) != .quarantine(.unknownOrder))
    }

    @Test(arguments: OrderPolicy.allCases)
    func `another amount is never accepted`(_ policy: OrderPolicy) {
        for before in [OrderStatus.pending, .paid, .closed] {
            let notice = Self.notice(.success, total: 1001)
            let decision = Self.decide(Self.order(before), notice, policy: policy)
            #expect(decision == .quarantine(.amountDiffers))
        }
    }

    @Test func `an order of another app is not touched`() {
        let notice = Self.notice(.success)
        let decision = Decision.about(
            Self.order(.pending, trade: ""),
            given: notice,
            appID: "another",
            policy: .match,
            now: Self.now
        )
        #expect(decision == .quarantine(.appDiffers))
    }

    @Test func `a second trade that was paid is quarantined, one that was not changes nothing`() {
        for before in [OrderStatus.paid, .refunded, .finished] {
            let order = Self.order(before)
            for says in [TradeStatus.success, .finished] {
                let decision = Self.decide(order, Self.notice(says, trade: "T2"))
                #expect(decision == .quarantine(.secondPayment))
            }
            let refunded = Self.notice(.closed, refunded: 1000, trade: "T2")
            #expect(Self.decide(order, refunded) == .quarantine(.secondPayment))
            #expect(Self.decide(order, Self.notice(.waitBuyerPay, trade: "T2")) == .nothing)
            let closed = Self.decide(order, Self.notice(.closed, trade: "T2"))
            #expect(closed == .apply(order, [.closed]))
        }
    }

    @Test func `an order that was not paid is paid by whichever trade is`() {
        for before in [OrderStatus.pending, .closed] {
            let decision = Self.decide(Self.order(before), Self.notice(.success, trade: "T2"))
            guard case .apply(let order, let events) = decision else {
                Issue.record("not applied: \(decision)")
                continue
            }
            #expect(order.tradeNo == "T2")
            #expect(events == [.paid])
        }
    }

    @Test func `a superseded event is delivered to nobody`() {
        let superseded: [OrderStatus: [PaymentEvent]] = [
            .paid: [.closed], .finished: [.closed], .refunded: [.paid, .closed],
        ]
        for status in OrderStatus.allCases {
            for event in [.paid, Self.some, Self.full, .closed, .finished] {
                let isExpected = superseded[status]?.contains(event) ?? false
                #expect(event.isSuperseded(by: Self.order(status)) == isExpected)
                #expect(PaymentEvent.isSuperseded(event.type, by: Self.order(status)) == isExpected)
                let named = PaymentEvent(type: event.type, refundedFen: event.refundedFen)
                #expect(named == event)
            }
            let order = Self.order(status)
            #expect(!PaymentEvent.isSuperseded("notification.quarantined", by: order))
        }
        #expect(!PaymentEvent.isSuperseded("order.closed", by: nil))
    }

    @Test func `an order of nothing is paid, not refunded`() {
        let decision = Self.decide(nil, Self.notice(.success, total: 0))
        guard case .apply(let order, let events) = decision else {
            Issue.record("not applied: \(decision)")
            return
        }
        #expect(order.status == .paid)
        #expect(events == [.paid])
    }

    @Test func `Alipay's times are kept, our clock fills in`() {
        var notice = Self.notice(.success, refunded: 300)
        notice.createdAt = 1
        notice.paidAt = 2
        notice.refundedAt = 3
        guard case .apply(let order, _) = Self.decide(nil, notice),
            case .apply(let untold, _) = Self.decide(nil, Self.notice(.success, refunded: 300))
        else {
            Issue.record("not applied")
            return
        }
        #expect([order.createdAt, order.paidAt, order.refundedAt] == [1, 2, 3])
        let now = Self.now
        #expect([untold.createdAt, untold.paidAt, untold.refundedAt] == [now, now, now])
    }
}
