internal import Alipay
package import Ledger
package import Orders

/// An order as JSON.
package struct OrderJSON: Encodable {
    private let order: Order
    private var events: [EventJSON]?
    private var notifications: [NotificationJSON]?

    package init(_ order: Order) { self.order = order }

    package init(_ order: Order, events: [EventRecord], notifications: [NotificationRecord]) {
        self.order = order
        self.events = events.map { EventJSON($0, of: order) }
        self.notifications = notifications.map(NotificationJSON.init)
    }

    private enum Key: String, CodingKey {
        case appID = "app_id"
        case outTradeNo = "out_trade_no"
        case tradeNo = "trade_no"
        case status, subject
        case totalFen = "total_fen"
        case refundedFen = "refunded_fen"
        case createdAt = "created_at"
        case paidAt = "paid_at"
        case refundedAt = "refunded_at"
        case closedAt = "closed_at"
        case finishedAt = "finished_at"
        case events, notifications
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(order.appID, forKey: .appID)
        try object.encode(order.outTradeNo, forKey: .outTradeNo)
        try object.encode(order.tradeNo, forKey: .tradeNo)
        try object.encode(order.status.rawValue, forKey: .status)
        try object.encode(order.subject, forKey: .subject)
        try object.encode(order.totalFen, forKey: .totalFen)
        try object.encode(order.refundedFen, forKey: .refundedFen)
        try object.encode(AlipayTime.rfc3339(order.createdAt), forKey: .createdAt)
        let times: [(Key, Int64?)] = [
            (.paidAt, order.paidAt), (.refundedAt, order.refundedAt), (.closedAt, order.closedAt),
            (.finishedAt, order.finishedAt),
        ]
        for (key, time) in times {
            try object.encode(time.map(AlipayTime.rfc3339), forKey: key)
        }
        try object.encodeIfPresent(events, forKey: .events)
        try object.encodeIfPresent(notifications, forKey: .notifications)
    }
}

/// An event as JSON.
struct EventJSON: Encodable {
    private let event: EventRecord
    private let isSuperseded: Bool

    init(_ event: EventRecord, of order: Order) {
        self.event = event
        isSuperseded = event.isSuperseded(by: order)
    }

    private enum Key: String, CodingKey {
        case number, type
        case isSuperseded = "superseded"
        case tradeNo = "trade_no"
        case refundedFen = "refunded_fen"
        case notificationID = "notification_id"
        case createdAt = "created_at"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(event.number, forKey: .number)
        try object.encode(event.type, forKey: .type)
        try object.encode(isSuperseded, forKey: .isSuperseded)
        try object.encode(event.tradeNo, forKey: .tradeNo)
        try object.encode(event.refundedFen, forKey: .refundedFen)
        try object.encode(event.notificationID, forKey: .notificationID)
        try object.encode(AlipayTime.rfc3339(event.createdAt), forKey: .createdAt)
    }
}
