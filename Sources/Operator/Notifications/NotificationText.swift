internal import Alipay
package import Ledger
internal import Orders
internal import System

/// Notifications as a person reads them.
package enum NotificationText {
    /// A row for each, below a header.
    package static func table(of notifications: [NotificationRecord]) -> String {
        var table = TextTable(
            "ID",
            "RECEIVED (BEIJING)",
            "ORDER",
            "TRADE_STATUS",
            "YUAN",
            "OUTCOME",
            "CAME"
        )
        for one in notifications {
            table.add(
                String(one.id),
                AlipayTime.alipayText(one.receivedAt),
                one.outTradeNo,
                one.tradeStatus?.rawValue ?? one.notifyType,
                Money.yuan(one.totalFen),
                one.outcome.text + (one.unreadable.isEmpty ? "" : ", \(one.unreadable)"),
                "\(one.arrivals)×"
            )
        }
        return table.text
    }

    /// All that is known of one, a line for each fact; its body in the last line.
    ///
    /// - Parameters:
    ///   - record: With its body.
    ///   - pruned: What was taken out of the body; `nil` when it is as it came.
    /// - Returns: The lines.
    package static func facts(of record: NotificationRecord, _ pruned: PrunedBody?) -> String {
        var facts = TextTable("id", String(record.id))
        facts.add("received", AlipayTime.beijing(record.receivedAt))
        facts.add("arrivals", String(record.arrivals))
        facts.add("outcome", record.outcome.text)
        if let resolvedAt = record.resolvedAt, case .resolved = record.outcome {
            facts.add("resolved", AlipayTime.beijing(resolvedAt))
        }
        if !record.unreadable.isEmpty { facts.add("unreadable", record.unreadable) }
        facts.add("app_id", record.appID)
        facts.add("notify_id", record.notifyID)
        facts.add("notify_type", record.notifyType)
        facts.add("family", record.family.rawValue)
        facts.add("out_trade_no", record.outTradeNo)
        facts.add("trade_no", record.tradeNo)
        facts.add("trade_status", record.tradeStatus?.rawValue ?? "")
        facts.add("amount", Money.yuan(record.totalFen))
        facts.add("refunded", Money.yuan(record.refundedFen))
        facts.add("signed by", "\(record.contentRule), key \(record.keyFingerprint)")
        let body = String(decoding: record.body ?? [], as: UTF8.self).visible
        return facts.text + "\n" + (pruned?.sentence(isDropped: record.body == nil) ?? body)
    }
}

extension NotificationRecord.Outcome {
    /// In a word, with the reason of a quarantine.
    package var text: String {
        switch self {
        case .applied: "applied"
        case .nothing: "nothing new"
        case .resolved(let resolution): resolution.sentence
        case .quarantined(let reason): "quarantined: \(reason.rawValue)"
        }
    }
}

extension Resolution {
    /// In a few words, with the operator's reason.
    var sentence: String {
        switch self {
        case .refunded: "a second payment, refunded whole"
        case .dismissed(let reason): "dismissed: \(reason)"
        }
    }
}
