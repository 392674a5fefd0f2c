internal import Alipay
internal import Installation
internal import Simulator

/// A signed notification, ready to be sent.
struct Message: Sendable {
    let notifyID: String
    let outTradeNo: String
    /// As it goes over the wire, to be sent as often as one likes.
    let request: [UInt8]
}

extension Message {
    /// What Alipay says, one after the other, of an order.
    ///
    /// - Parameters:
    ///   - alipay: Signs.
    ///   - outTradeNo: The order, which nobody was notified of.
    ///   - random: Draws how the trade goes.
    /// - Returns: A notification for each thing that happens, in that order.
    /// - Throws: `SigningError` when libcrypto cannot sign.
    static func story(
        by alipay: SimulatedAlipay,
        of outTradeNo: String,
        using random: inout Seeded
    ) throws -> [Message] {
        let totalFen = Int64.random(in: 100...99_999, using: &random)
        let partFen = Int64.random(in: 1..<totalFen, using: &random)
        let events: [(TradeStatus, Int64)] =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: [(.waitBuyerPay, 0), (.closed, 0)]
            case 1: [(.waitBuyerPay, 0), (.success, 0), (.finished, 0)]
            case 2: [(.success, 0), (.success, partFen), (.finished, partFen)]
            case 3: [(.success, 0), (.success, partFen), (.closed, totalFen)]
            case 4: [(.success, 0), (.closed, totalFen)]
            case 5: [(.success, 0), (.success, partFen)]
            default: [(.success, 0)]
            }
        return try events.enumerated().map { index, event in
            var trade = trade(outTradeNo, totalFen: totalFen)
            trade.status = event.0
            trade.refundedFen = event.1
            switch event {
            case (.waitBuyerPay, _): trade.paidAt = nil
            case (.closed, 0): (trade.paidAt, trade.closedAt) = (nil, start)
            default: break
            }
            return try Message(by: alipay, of: trade, number: index)
        }
    }

    /// The one notification of an order that was paid.
    static func payment(by alipay: SimulatedAlipay, of outTradeNo: String) throws -> Message {
        try Message(by: alipay, of: trade(outTradeNo, totalFen: 8888), number: 0)
    }

    private init(by alipay: SimulatedAlipay, of trade: TradeNotice, number: Int) throws {
        notifyID = "\(trade.outTradeNo)-\(number)"
        outTradeNo = trade.outTradeNo
        let body = try alipay.notification(of: trade, notifyID: notifyID, now: Self.start)
        request = KeptConnection.request("/alipay/notify", body: body)
    }

    private static func trade(_ outTradeNo: String, totalFen: Int64) -> TradeNotice {
        TradeNotice(
            outTradeNo: outTradeNo,
            tradeNo: "20261123\(outTradeNo)",
            status: .success,
            totalFen: totalFen,
            subject: "一杯咖啡",
            createdAt: start,
            paidAt: start
        )
    }

    /// 2026-11-23 18:00:00 in Beijing.
    private static let start: Int64 = 1_795_428_000_000
}
