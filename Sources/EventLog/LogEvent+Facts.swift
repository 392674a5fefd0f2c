internal import Logging

/// What a program reads of an event, beside its sentence; names as in the settings and the ledger.
extension LogEvent {
    /// A stable word for the kind of event, and its facts, as swift-log wants them.
    var metadata: Logger.Metadata {
        let (name, texts, numbers) = facts
        var metadata: Logger.Metadata = ["event": .string(name)]
        for (key, text) in texts { metadata[key] = .string(text) }
        for (key, number) in numbers { metadata[key] = .stringConvertible(number) }
        return metadata
    }

    private typealias Facts = (name: String, texts: [String: String], numbers: [String: Int64])

    private var facts: Facts {
        switch self {
        case .started(let mode, let threads):
            ("started", ["socket": mode], ["threads": Int64(threads)])
        case .stopping(let signal): ("stopping", ["signal": signal], [:])
        case .reloaded(let unchanged):
            ("reloaded", ["unchanged": unchanged.joined(separator: " ")], [:])
        case .reloadFailed(let errors): ("reload_failed", ["errors": errors], [:])
        case .certificateExpires(let appID, let certificateSN, let notAfter, let days):
            (
                "certificate_expires",
                ["app_id": appID, "alipay_cert_sn": certificateSN, "not_after": notAfter],
                ["days": Int64(days)]
            )
        case .stopped(let unfinished): ("stopped", [:], ["unfinished": Int64(unfinished)])
        case .refused(let route, let code, let cause):
            ("refused", ["route": route, "code": code, "cause": cause], [:])
        case .explained(let route, let code, let sentence):
            ("explained", ["route": route, "code": code, "cause": sentence], [:])
        case .unexplained(let route): ("unexplained", ["route": route], [:])
        case .rejected(let route, let status, let cause):
            ("rejected", ["route": route, "cause": cause], ["status": Int64(status)])
        case .refusedMore(let count, let causes):
            ("refused_more", ["causes": causes], ["count": Int64(count)])
        case .linesLost(let count): ("lines_lost", [:], ["count": Int64(count)])
        case .recorded(let appID, let notifyID, let outcome):
            ("recorded", ["app_id": appID, "notify_id": notifyID, "outcome": outcome], [:])
        case .quarantined(
            let appID,
            let notifyID,
            let reason,
            let outTradeNo,
            let tradeNo,
            let unreadable
        ):
            (
                "quarantined",
                [
                    "app_id": appID, "notify_id": notifyID, "reason": reason,
                    "out_trade_no": outTradeNo, "trade_no": tradeNo, "unreadable": unreadable,
                ],
                [:]
            )
        case .notRecorded(let appID, let notifyID):
            ("not_recorded", ["app_id": appID, "notify_id": notifyID], [:])
        case .ledgerFails(let error): ("ledger_fails", ["error": error], [:])
        case .ledgerRecovered(let milliseconds, let refused):
            ("ledger_recovered", [:], ["milliseconds": milliseconds, "refused": Int64(refused)])
        case .entryFailed(let error, let notifyID):
            ("entry_failed", ["error": error, "notify_id": notifyID], [:])
        case .shadowAnswerLost(let error): ("shadow_answer_lost", ["error": error], [:])
        case .statementFails(let error, let notifyID):
            ("statement_fails", ["error": error, "notify_id": notifyID], [:])
        case .droppedExchange: ("dropped_exchange", [:], [:])
        case .acceptFailed(let error): ("accept_failed", ["error": error], [:])
        default: relayFacts
        }
    }

    private var relayFacts: Facts {
        switch self {
        case .relayStarted(let destinations):
            ("relay_started", ["destinations": destinations.joined(separator: " ")], [:])
        case .relayStopped(let brokenOff):
            ("relay_stopped", [:], ["broken_off": Int64(brokenOff)])
        case .delivered(let delivery, let answer, let detail):
            ("delivered", delivery.facts(answer, detail), [:])
        case .deliveryFailed(let delivery, let answer, let detail, let wait):
            ("delivery_failed", delivery.facts(answer, detail), ["retry_milliseconds": wait])
        case .deliveryDead(let delivery, let answer, let detail):
            ("delivery_dead", delivery.facts(answer, detail), [:])
        case .destinationDisabled(let name, let answer):
            ("destination_disabled", ["destination": name, "answer": answer], [:])
        case .destinationPaused(let name, let milliseconds):
            ("destination_paused", ["destination": name], ["milliseconds": milliseconds])
        case .destinationResumed(let name): ("destination_resumed", ["destination": name], [:])
        case .outboxFails(let error): ("outbox_fails", ["error": error], [:])
        default: ("outbox_works", [:], [:])
        }
    }
}

extension LogEvent.Delivery {
    fileprivate func facts(_ answer: String, _ detail: String) -> [String: String] {
        [
            "destination": destination, "type": type, "event_id": eventID,
            "out_trade_no": outTradeNo, "notify_id": notifyID, "answer": answer,
            "detail": detail,
        ]
    }
}
