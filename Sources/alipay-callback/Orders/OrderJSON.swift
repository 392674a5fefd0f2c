internal import Alipay
internal import Ledger
internal import Orders

/// An order as JSON.
struct OrderJSON: Encodable {
    private let order: Order
    private var effects: [EffectJSON]?
    private var notifications: [NotificationJSON]?

    init(_ order: Order) { self.order = order }

    init(_ order: Order, effects: [EffectRecord], notifications: [NotificationRecord]) {
        self.order = order
        self.effects = effects.map { EffectJSON($0, of: order) }
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
        case effects, notifications
    }

    func encode(to encoder: any Encoder) throws {
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
        try object.encodeIfPresent(effects, forKey: .effects)
        try object.encodeIfPresent(notifications, forKey: .notifications)
    }
}

/// An effect as JSON.
struct EffectJSON: Encodable {
    private let effect: EffectRecord
    private let isOvertaken: Bool

    init(_ effect: EffectRecord, of order: Order) {
        self.effect = effect
        isOvertaken = effect.isOvertaken(by: order)
    }

    private enum Key: String, CodingKey {
        case id, event
        case isOvertaken = "overtaken"
        case tradeNo = "trade_no"
        case refundedFen = "refunded_fen"
        case notificationID = "notification_id"
        case createdAt = "created_at"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(effect.id, forKey: .id)
        try object.encode(effect.event, forKey: .event)
        try object.encode(isOvertaken, forKey: .isOvertaken)
        try object.encode(effect.tradeNo, forKey: .tradeNo)
        try object.encode(effect.refundedFen, forKey: .refundedFen)
        try object.encode(effect.notificationID, forKey: .notificationID)
        try object.encode(AlipayTime.rfc3339(effect.createdAt), forKey: .createdAt)
    }
}
