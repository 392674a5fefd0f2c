internal import Alipay
internal import FoundationEssentials
package import Orders

/// An event as the JSON that webhooks and commands get.
///
/// Alipay's own field names; amounts in fen as integers and in yuan as text, times in RFC 3339:
/// `{"type": "order.paid", "timestamp": …, "data": {"out_trade_no": …, "total_fen": 8888, …}}`.
package enum EventBody {
    /// Encodes an event; the same event gives the same bytes as long as its order stays as it is.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - isTest: Whether it is marked as one that did not.
    /// - Returns: UTF-8 on one line, keys sorted.
    package static func json(_ event: ShopEvent, isTest: Bool = false) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let envelope = Envelope(
            type: event.type,
            timestamp: AlipayTime.rfc3339(event.createdAt),
            data: Content(event: event, isTest: isTest)
        )
        guard let data = try? encoder.encode(envelope) else {
            preconditionFailure("texts and numbers can be encoded")
        }
        return Array(data)
    }

    private struct Envelope: Encodable {
        let type: String
        let timestamp: String
        let data: Content
    }

    private struct Content: Encodable {
        let event: ShopEvent
        let isTest: Bool

        private enum Key: String, CodingKey {
            case id, status, subject, test, reason, unreadable
            case quarantinedInHour = "quarantined_in_hour"
            case appID = "app_id"
            case outTradeNo = "out_trade_no"
            case tradeNo = "trade_no"
            case totalFen = "total_fen"
            case totalAmount = "total_amount"
            case refundedFen = "refunded_fen"
            case refundedAmount = "refunded_amount"
            case createdAt = "created_at"
            case paidAt = "paid_at"
            case refundedAt = "refunded_at"
            case closedAt = "closed_at"
            case finishedAt = "finished_at"
            case notificationID = "notification_id"
            case notifyID = "notify_id"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(event.id, forKey: .id)
            if isTest { try object.encode(true, forKey: .test) }
            try object.encode(event.appID, forKey: .appID)
            try object.encode(event.outTradeNo, forKey: .outTradeNo)
            try object.encode(event.tradeNo, forKey: .tradeNo)
            try object.encode(event.notificationID, forKey: .notificationID)
            try object.encode(event.notifyID, forKey: .notifyID)
            try object.encodeIfPresent(event.reason?.rawValue, forKey: .reason)
            if !event.unreadable.isEmpty {
                try object.encode(event.unreadable, forKey: .unreadable)
            }
            try object.encodeIfPresent(event.quarantinedInHour, forKey: .quarantinedInHour)
            guard let order = event.order else { return }
            // Of a refund, what it came to then; of other events, what the order has come to.
            let refunded = event.refundedFen > 0 ? event.refundedFen : order.refundedFen
            try object.encode(order.status.rawValue, forKey: .status)
            try object.encode(order.subject, forKey: .subject)
            try object.encode(order.totalFen, forKey: .totalFen)
            try object.encode(Money.yuan(order.totalFen), forKey: .totalAmount)
            try object.encode(refunded, forKey: .refundedFen)
            try object.encode(Money.yuan(refunded), forKey: .refundedAmount)
            let times: [(Key, Int64?)] = [
                (.createdAt, order.createdAt), (.paidAt, order.paidAt),
                (.refundedAt, order.refundedAt), (.closedAt, order.closedAt),
                (.finishedAt, order.finishedAt),
            ]
            for case (let key, let time?) in times {
                try object.encode(AlipayTime.rfc3339(time), forKey: key)
            }
        }
    }
}
