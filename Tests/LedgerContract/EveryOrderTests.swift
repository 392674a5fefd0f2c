internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerTesting
internal import Orders
internal import Testing

/// All orders in which six messages of a trade can come, through the database.
@Suite struct EveryOrderTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// trade_status and refunded fen of a trade of ten yuan.
    private static let story: [(status: TradeStatus, refunded: Int64)] = [
        (.waitBuyerPay, 0), (.success, 0), (.success, 300), (.success, 500), (.closed, 1000),
        (.finished, 1000),
    ]

    /// The permutations of 0, 1, … `count` - 1.
    private static func permutations(_ count: Int) -> [[Int]] {
        guard count > 1 else { return [[0]] }
        return permutations(count - 1).flatMap { shorter in
            (0...shorter.count).map { place in
                shorter[..<place] + [count - 1] + shorter[place...]
            }
        }
    }

    /// What an order came to, and how many orders came to that.
    private func outcomes(of orders: Int) throws -> [String: Int] {
        let reader = try shop.reader()
        var counts: [String: Int] = [:]
        for number in 0..<orders {
            let order = try #require(try reader.order("A\(number)").first)
            let events = try reader.events(of: order.outTradeNo, appID: order.appID)
                .map { "\($0.type) \($0.refundedFen)" }.sorted()
            let arrivals = try reader.notifications(of: order.outTradeNo).map(\.arrivals)
            let outcome = """
                \(order.status.rawValue) \(order.refundedFen) of \(order.totalFen): \
                \(events.joined(separator: ", ")): \(arrivals)
                """
            counts[outcome, default: 0] += 1
        }
        return counts
    }

    @Test func `come to one end, sent at the same time to two processes on one ledger`() throws {
        var messages: [Alipay.Notification] = []
        for (number, order) in Self.permutations(Self.story.count).enumerated() {
            for index in order {
                let (status, refunded) = Self.story[index]
                messages.append(
                    try shop.notification(
                        status,
                        of: "A\(number)",
                        trade: "T\(number)",
                        refunded: refunded,
                        id: "N\(number)-\(index)"
                    )
                )
            }
        }
        let ledgers = [try shop.open(), try shop.open()]
        let (answers, sent) = (Answers(), messages)
        concurrently(2) { index in
            for message in sent { ledgers[index].record(message, answering: answers) }
        }
        let all = answers.wait(for: 2 * sent.count)
        #expect(!all.contains(.unavailable))
        let end = """
            refunded 1000 of 1000: order.finished 0, order.paid 0, order.refunded 1000, \
            order.refunded 300, order.refunded 500: [2, 2, 2, 2, 2, 2]
            """
        #expect(try outcomes(of: 720) == [end: 720])
        #expect(try shop.audit().run().faults == [])
    }
}
