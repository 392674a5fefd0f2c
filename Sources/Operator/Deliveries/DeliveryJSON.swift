internal import Alipay
package import Ledger

/// A delivery as JSON; with its attempts where they are given.
package struct DeliveryJSON: Encodable {
    private let delivery: DeliveryRecord
    private let attempts: [AttemptRecord]?

    package init(_ delivery: DeliveryRecord, _ attempts: [AttemptRecord]? = nil) {
        self.delivery = delivery
        self.attempts = attempts
    }

    private enum Key: String, CodingKey {
        case type, destination, status, failures, attempts
        case eventNumber = "event_number"
        case eventID = "event_id"
        case appID = "app_id"
        case outTradeNo = "out_trade_no"
        case tradeNo = "trade_no"
        case refundedFen = "refunded_fen"
        case createdAt = "created_at"
        case dueAt = "due_at"
        case isUnderWay = "under_way"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let event = delivery.event
        try object.encode(event.number, forKey: .eventNumber)
        try object.encode(delivery.eventID, forKey: .eventID)
        try object.encode(event.type, forKey: .type)
        try object.encode(event.appID, forKey: .appID)
        try object.encode(event.outTradeNo, forKey: .outTradeNo)
        try object.encode(event.tradeNo, forKey: .tradeNo)
        try object.encode(event.refundedFen, forKey: .refundedFen)
        try object.encode(AlipayTime.rfc3339(event.createdAt), forKey: .createdAt)
        try object.encode(delivery.destination, forKey: .destination)
        try object.encode(delivery.status.rawValue, forKey: .status)
        try object.encode(delivery.dueAt.map(AlipayTime.rfc3339), forKey: .dueAt)
        try object.encode(delivery.isUnderWay, forKey: .isUnderWay)
        try object.encode(delivery.failures, forKey: .failures)
        try object.encodeIfPresent(attempts?.map { AttemptJSON($0) }, forKey: .attempts)
    }
}

/// An attempt as JSON.
private struct AttemptJSON: Encodable {
    private let attempt: AttemptRecord

    init(_ attempt: AttemptRecord) { self.attempt = attempt }

    private enum Key: String, CodingKey {
        case id, outcome, answer, detail
        case isOperators = "by_operator"
        case startedAt = "started_at"
        case endedAt = "ended_at"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(attempt.id, forKey: .id)
        try object.encode(attempt.isOperators, forKey: .isOperators)
        try object.encode(AlipayTime.rfc3339(attempt.startedAt), forKey: .startedAt)
        try object.encode(attempt.endedAt.map(AlipayTime.rfc3339), forKey: .endedAt)
        try object.encode(attempt.outcome, forKey: .outcome)
        try object.encode(attempt.answer, forKey: .answer)
        try object.encode(attempt.detail, forKey: .detail)
    }
}
