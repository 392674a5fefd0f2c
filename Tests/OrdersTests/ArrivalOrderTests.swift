internal import Alipay
internal import Orders
internal import Testing

@Suite struct ArrivalOrderTests {
    /// What an order comes to, and every event that was made on the way.
    private func end(
        of notices: [TradeNotice]
    ) throws -> (status: OrderStatus, refundedFen: Int64, events: Set<MoneyEvent>) {
        var order: Order?
        var all: Set<MoneyEvent> = []
        for notice in notices {
            switch DecisionTests.decide(order, notice) {
            case .apply(let merged, let events):
                order = merged
                all.formUnion(events)
            case .nothing: break
            case .quarantine(let reason): Issue.record("quarantined: \(reason)")
            }
        }
        let last = try #require(order)
        return (last.status, last.refundedFen, all)
    }

    @Test func `a payment, its refunds and its end come to the same in any order`() throws {
        let notices = [
            DecisionTests.notice(.success),
            DecisionTests.notice(.success, refunded: 300),
            DecisionTests.notice(.success, refunded: 500),
            DecisionTests.notice(.finished, refunded: 500),
        ]
        let orders = permutations(of: notices)
        #expect(orders.count == 24)
        for notices in orders {
            let end = try end(of: notices)
            #expect(end.status == .finished)
            #expect(end.refundedFen == 500)
            #expect(
                end.events == [.paid, .refunded(toFen: 300), .refunded(toFen: 500), .finished]
            )
        }
    }

    @Test func `an end that does not speak of refunds takes none back`() throws {
        let notices = [
            DecisionTests.notice(.success),
            DecisionTests.notice(.success, refunded: 300),
            DecisionTests.notice(.success, refunded: 500),
            DecisionTests.notice(.finished),
        ]
        for notices in permutations(of: notices) {
            let end = try end(of: notices)
            #expect(end.status == .finished)
            #expect(end.refundedFen == 500)
        }
    }

    @Test func `a payment and its full refund come to the same in any order`() throws {
        let notices = [
            DecisionTests.notice(.waitBuyerPay),
            DecisionTests.notice(.success),
            DecisionTests.notice(.closed, refunded: 1000),
        ]
        for notices in permutations(of: notices) {
            let end = try end(of: notices)
            #expect(end.status == .refunded)
            #expect(end.refundedFen == 1000)
            #expect(end.events.contains(.refunded(toFen: 1000)))
        }
    }

    @Test func `a message about the payment that comes after the refund sends no goods`() throws {
        let end = try end(of: [
            DecisionTests.notice(.closed, refunded: 1000),
            DecisionTests.notice(.success),
        ])
        #expect(end.events == [.refunded(toFen: 1000)])
    }

    @Test func `a trade that was closed and one that was paid end in paid in any order`() throws {
        let notices = [
            DecisionTests.notice(.waitBuyerPay, trade: "T1"),
            DecisionTests.notice(.closed, trade: "T1"),
            DecisionTests.notice(.success, trade: "T2"),
        ]
        for notices in permutations(of: notices) {
            #expect(try end(of: notices).status == .paid)
        }
    }

    private func permutations<Element>(of elements: [Element]) -> [[Element]] {
        guard !elements.isEmpty else { return [[]] }
        return elements.indices.flatMap { index in
            var rest = elements
            let first = rest.remove(at: index)
            return permutations(of: rest).map { [first] + $0 }
        }
    }
}
