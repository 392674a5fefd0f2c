internal import Alipay
internal import Orders

/// What a message says of a trade of ten yuan.
struct TradeFacts: Hashable, Sendable {
    let trade: String
    let status: TradeStatus
    let refunded: Int64
    let paidAt: Int64?
    let refundedAt: Int64?
    let closedAt: Int64?

    init(
        _ status: TradeStatus,
        refunded: Int64 = 0,
        trade: String = "T1",
        paidAt: Int64? = nil,
        refundedAt: Int64? = nil,
        closedAt: Int64? = nil
    ) {
        self.status = status
        self.refunded = refunded
        self.trade = trade
        self.paidAt = paidAt
        self.refundedAt = refundedAt
        self.closedAt = closedAt
    }

    var isPayment: Bool { refunded > 0 || status == .success || status == .finished }

    var notice: TradeNotice {
        TradeNotice(
            outTradeNo: "A1",
            tradeNo: trade,
            status: status,
            totalFen: 1000,
            refundedFen: refunded,
            subject: "tea",
            createdAt: 10,
            paidAt: paidAt,
            refundedAt: refundedAt,
            closedAt: closedAt
        )
    }
}

/// Where an order got to.
struct OrderEnd: Equatable {
    var order: Order?
    var events: Set<PaymentEvent> = []
    /// How many different messages were quarantined.
    var quarantined = 0
}

/// What a set of messages comes to, said by what is in it and not by what came when.
struct TradeModel {
    private let facts: Set<TradeFacts>

    init(_ facts: [TradeFacts]) { self.facts = Set(facts) }

    var end: OrderEnd { OrderEnd(order: order, events: events) }

    private var payments: Set<TradeFacts> { facts.filter(\.isPayment) }
    private var refunded: Int64 { facts.map(\.refunded).max() ?? 0 }
    private var closes: Set<TradeFacts> { facts.filter { $0.status == .closed && !$0.isPayment } }
    private var ends: Set<TradeFacts> { facts.filter { $0.status == .finished } }

    private var status: OrderStatus {
        if refunded == 1000 { return .refunded }
        if !ends.isEmpty { return .finished }
        if !payments.isEmpty { return .paid }
        return closes.isEmpty ? .pending : .closed
    }

    private var order: Order {
        Order(
            appID: "app",
            outTradeNo: "A1",
            tradeNo: payments.first?.trade ?? facts.map(\.trade).max() ?? "",
            status: status,
            totalFen: 1000,
            refundedFen: refunded,
            subject: "tea",
            createdAt: 10,
            paidAt: payments.isEmpty ? nil : 20 + (payments.first?.trade == "T3" ? 5 : 0),
            refundedAt: refunded == 0
                ? nil : facts.filter { $0.refunded == refunded }.compactMap(\.refundedAt).min(),
            closedAt: status == .closed ? closes.compactMap(\.closedAt).min() : nil,
            finishedAt: ends.compactMap(\.closedAt).min()
        )
    }

    private var events: Set<PaymentEvent> {
        var events: Set<PaymentEvent> = []
        if !payments.isEmpty { events.insert(.paid) }
        for fen in facts.map(\.refunded) where fen > 0 { events.insert(.refunded(toFen: fen)) }
        if !closes.isEmpty { events.insert(.closed) }
        if !ends.isEmpty { events.insert(.finished) }
        return events
    }
}
