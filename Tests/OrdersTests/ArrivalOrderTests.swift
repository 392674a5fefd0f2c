internal import Alipay
internal import Orders
internal import Testing

/// The same messages, in whatever order and however often, come to the same order and events.
@Suite struct ArrivalOrderTests {
    private static let payment = TradeFacts(.success, paidAt: 20)

    /// What one trade may be said to be, contradictions included.
    static let stories: [[TradeFacts]] = [
        [
            TradeFacts(.waitBuyerPay), payment,
            TradeFacts(.success, refunded: 300, paidAt: 20, refundedAt: 30),
            TradeFacts(.success, refunded: 500, paidAt: 20, refundedAt: 40),
            TradeFacts(.finished, refunded: 500, paidAt: 20, refundedAt: 45, closedAt: 90),
            TradeFacts(.finished, paidAt: 20, closedAt: 95),
        ],
        [
            TradeFacts(.waitBuyerPay), payment,
            TradeFacts(.success, refunded: 300, paidAt: 20, refundedAt: 30),
            TradeFacts(.closed, refunded: 1000, paidAt: 20, refundedAt: 50, closedAt: 50),
            TradeFacts(.success, refunded: 1000, paidAt: 20, refundedAt: 50),
            TradeFacts(.finished, paidAt: 20, closedAt: 90),
        ],
        [
            TradeFacts(.waitBuyerPay), TradeFacts(.closed, closedAt: 60), payment,
            TradeFacts(.finished, paidAt: 20, closedAt: 90),
            TradeFacts(.closed, refunded: 1000, paidAt: 20, refundedAt: 50, closedAt: 50),
            TradeFacts(.closed, refunded: 300, paidAt: 20, refundedAt: 30, closedAt: 70),
        ],
    ]

    /// Six to the sixth power: each message first, last, missing, again.
    @Test(arguments: stories)
    func `one trade comes to what a model says, in all 46,656 sequences of six`(
        _ story: [TradeFacts]
    ) {
        for number in 0..<46_656 {
            let messages = Self.sequence(number, of: story)
            let end = Self.end(of: messages.map(\.notice))
            let model = TradeModel(messages)
            if end != model.end {
                Issue.record("\(messages) came to \(end), not \(model.end)")
                return
            }
        }
    }

    /// The one that was reported first has the order: with that given, the rest follows.
    @Test func `of two trades one is the order's and the other is kept, in all 46,656 sequences`() {
        let story = [
            TradeFacts(.waitBuyerPay, trade: "T2"), TradeFacts(.closed, trade: "T2", closedAt: 60),
            TradeFacts(.success, trade: "T1", paidAt: 20),
            TradeFacts(.closed, refunded: 1000, trade: "T1", paidAt: 20, refundedAt: 50),
            TradeFacts(.waitBuyerPay, trade: "T4"),
            TradeFacts(.success, refunded: 300, trade: "T3", paidAt: 25, refundedAt: 35),
        ]
        for number in 0..<46_656 {
            let messages = Self.sequence(number, of: story)
            let end = Self.end(of: messages.map(\.notice))
            let payer = messages.first { $0.isPayment }?.trade
            let model = TradeModel(messages.filter { $0.trade == payer || !$0.isPayment })
            // As many are quarantined as speak of the money of another trade than the order's.
            let others = Set(messages.filter { $0.isPayment && $0.trade != payer })
            let isRight =
                end.order == model.end.order && end.events == model.end.events
                && end.quarantined == others.count
            if !isRight {
                Issue.record("\(messages) came to \(end), not \(model.end)")
                return
            }
        }
    }

    /// The messages that the digits of a number to the base of their count stand for.
    private static func sequence(_ number: Int, of story: [TradeFacts]) -> [TradeFacts] {
        var rest = number
        return story.map { _ in
            defer { rest /= story.count }
            return story[rest % story.count]
        }
    }

    /// What the messages come to, decided one after the other.
    private static func end(of notices: [TradeNotice]) -> OrderEnd {
        var end = OrderEnd()
        var kept: [TradeNotice] = []
        for notice in notices {
            switch DecisionTests.decide(end.order, notice) {
            case .apply(let merged, let events):
                end.order = merged
                end.events.formUnion(events)
            case .nothing:
                break
            case .quarantine(let reason):
                if reason != .secondPayment { end.quarantined += 1_000_000 }
                if !kept.contains(notice) { kept.append(notice) }
            }
        }
        end.quarantined += kept.count
        return end
    }
}
