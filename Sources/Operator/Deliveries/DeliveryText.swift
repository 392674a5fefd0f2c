internal import Alipay
package import Ledger

/// Deliveries as a person reads them.
package enum DeliveryText {
    /// A row for each, below a header.
    ///
    /// - Parameters:
    ///   - deliveries: The deliveries.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: The lines.
    package static func table(of deliveries: [DeliveryRecord], now: Int64) -> String {
        var table = TextTable("EVENT", "AT (BEIJING)", "TYPE", "ORDER", "DESTINATION", "STATUS")
        for delivery in deliveries {
            table.add(
                String(delivery.event.number),
                AlipayTime.alipayText(delivery.event.createdAt),
                delivery.event.type,
                delivery.event.outTradeNo,
                delivery.destination,
                delivery.state(at: now)
            )
        }
        return table.text
    }

    /// All that is known of one: its facts, and every attempt.
    ///
    /// - Parameters:
    ///   - delivery: The delivery.
    ///   - attempts: Its attempts, the first one first.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: Two paragraphs.
    package static func facts(
        of delivery: DeliveryRecord,
        _ attempts: [AttemptRecord],
        now: Int64
    ) -> String {
        let event = delivery.event
        var facts = TextTable("event", "\(event.number), \(event.type) of \(event.outTradeNo)")
        facts.add("event id", delivery.eventID)
        facts.add("to", delivery.destination)
        facts.add("status", delivery.state(at: now))
        guard !attempts.isEmpty else { return facts.text + "\n\nnot tried yet" }
        var table = TextTable("ATTEMPT", "AT (BEIJING)", "TOOK", "OUTCOME", "ANSWER", "DETAIL")
        for attempt in attempts {
            table.add(
                attempt.isOperators ? "you" : String(attempt.id),
                AlipayTime.alipayText(attempt.startedAt),
                attempt.isOperators
                    ? "" : attempt.endedAt.map { "\($0 - attempt.startedAt) ms" } ?? "",
                attempt.endedAt == nil ? "under way" : attempt.outcome,
                attempt.answer,
                TextTable.cut(attempt.detail, toWidth: 60)
            )
        }
        return facts.text + "\n\n" + table.text
    }
}

extension DeliveryRecord {
    /// Its status in a few words, with what comes next.
    func state(at now: Int64) -> String {
        guard status == .waiting else { return status.rawValue }
        if isUnderWay { return "under way" }
        let failed = failures == 0 ? "" : ", failed \(failures)×"
        guard let dueAt else { return "waiting behind another" + failed }
        return dueAt <= now
            ? "due" + failed : "again at \(AlipayTime.beijing(dueAt))" + failed
    }
}
