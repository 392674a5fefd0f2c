internal import Alipay
package import Ledger
internal import Orders
internal import Signing

/// A notification as JSON; with its body where the record has it.
package struct NotificationJSON: Encodable {
    private let record: NotificationRecord

    private let pruned: PrunedBody?

    package init(_ record: NotificationRecord) { self.init(record, nil) }

    package init(_ record: NotificationRecord, _ pruned: PrunedBody?) {
        self.record = record
        self.pruned = pruned
    }

    private enum Key: String, CodingKey {
        case id, arrivals, family, outcome, reason, resolution, unreadable, body
        case resolvedAt = "resolved_at"
        case receivedAt = "received_at"
        case lastReceivedAt = "last_received_at"
        case appID = "app_id"
        case notifyID = "notify_id"
        case notifyType = "notify_type"
        case outTradeNo = "out_trade_no"
        case tradeNo = "trade_no"
        case tradeStatus = "trade_status"
        case totalFen = "total_fen"
        case refundedFen = "refunded_fen"
        case contentRule = "content_rule"
        case keyFingerprint = "key_fingerprint"
        case prunedAt = "pruned_at"
        case bodyDigest = "body_sha256"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(record.id, forKey: .id)
        try object.encode(AlipayTime.rfc3339(record.receivedAt), forKey: .receivedAt)
        try object.encode(AlipayTime.rfc3339(record.lastReceivedAt), forKey: .lastReceivedAt)
        try object.encode(record.arrivals, forKey: .arrivals)
        try object.encode(record.appID, forKey: .appID)
        try object.encode(record.notifyID, forKey: .notifyID)
        try object.encode(record.notifyType, forKey: .notifyType)
        try object.encode(record.family.rawValue, forKey: .family)
        try object.encode(record.outTradeNo, forKey: .outTradeNo)
        try object.encode(record.tradeNo, forKey: .tradeNo)
        try object.encode(record.tradeStatus?.rawValue, forKey: .tradeStatus)
        try object.encode(record.totalFen, forKey: .totalFen)
        try object.encode(record.refundedFen, forKey: .refundedFen)
        try object.encode(outcome, forKey: .outcome)
        try object.encode(reason, forKey: .reason)
        if !record.unreadable.isEmpty {
            try object.encode(record.unreadable, forKey: .unreadable)
        }
        if case .resolved(let resolution) = record.outcome {
            try object.encode(resolution.sentence, forKey: .resolution)
            try object.encodeIfPresent(
                record.resolvedAt.map(AlipayTime.rfc3339),
                forKey: .resolvedAt
            )
        }
        try object.encode(record.contentRule, forKey: .contentRule)
        try object.encode(record.keyFingerprint, forKey: .keyFingerprint)
        try object.encodeIfPresent(
            record.body.map { String(decoding: $0, as: UTF8.self) },
            forKey: .body
        )
        try object.encodeIfPresent(pruned.map { AlipayTime.rfc3339($0.at) }, forKey: .prunedAt)
        try object.encodeIfPresent(pruned?.digest.hexadecimal, forKey: .bodyDigest)
    }

    private var outcome: String {
        switch record.outcome {
        case .applied: "applied"
        case .nothing: "nothing"
        case .resolved: "resolved"
        case .quarantined: "quarantined"
        }
    }

    private var reason: String? {
        if case .quarantined(let reason) = record.outcome { reason.rawValue } else { nil }
    }
}
