internal import Alipay
internal import Foundation
internal import Ledger
internal import LedgerSQLite
internal import Orders
internal import Testing

/// All orders in which six messages of a trade can come, through the file.
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
    private func outcomes() throws -> [String: Int64] {
        let rows = try SQLiteStatement(
            """
            SELECT status || ' ' || refunded_fen || ' of ' || total_fen || ': '
                || (SELECT group_concat(type || ' ' || refunded_fen, ', ') FROM
                    (SELECT * FROM events WHERE out_trade_no = o.out_trade_no
                    ORDER BY type, refunded_fen))
                || ': ' || (SELECT count(*) || ' notifications, each ' || max(arrivals) || '×'
                    FROM notifications WHERE out_trade_no = o.out_trade_no
                    HAVING max(arrivals) = min(arrivals)),
                count(*)
            FROM orders AS o GROUP BY 1
            """,
            on: shop.connection()
        ).all([]) { ($0.text(0), $0.integer(1)) }
        return Dictionary(rows) { $0 + $1 }
    }

    @Test func `come to one end, sent at the same time to two ledgers on one file`() throws {
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
            refunded 1000 of 1000: order.finished 0, order.paid 0, order.refunded 300, \
            order.refunded 500, order.refunded 1000: 6 notifications, each 2×
            """
        #expect(try outcomes() == [end: 720])
        #expect(try shop.audit().run().faults == [])
    }
}
