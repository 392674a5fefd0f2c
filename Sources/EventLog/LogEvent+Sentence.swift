internal import System

extension LogEvent {
    /// The event as one line of the log.
    ///
    /// Nothing in it makes a second line or drives a terminal, whatever a message held.
    package var sentence: String { words.visible }

    private var words: String {
        switch self {
        case .started(let mode, let threads):
            "started on \(mode) with \(threads) threads"
        case .stopping(let signal):
            "stopping on \(signal)"
        case .reloaded(let unchanged):
            "configuration reloaded"
                + (unchanged.isEmpty
                    ? "" : "; restart needed for: \(unchanged.joined(separator: ", "))")
        case .reloadFailed(let errors):
            "reload failed, keeping the previous configuration: \(errors)"
        case .certificateExpires(let appID, let certificateSN, let notAfter, let days):
            "Alipay's certificate \(certificateSN) of app_id=\(appID) "
                + (days < 0 ? "expired" : "expires in \(days) days,")
                + " on \(notAfter): download the new one and name both in alipay_certificates"
        case .stopped(let unfinished):
            unfinished == 0 ? "stopped" : "stopped with \(unfinished) requests unfinished"
        case .refused(let route, let code, let cause):
            "\(route) refused: \(code): \(cause)"
        case .explained(let route, let code, let sentence):
            "\(route) refused because of \(code): \(sentence)"
        case .unexplained(let route):
            "\(route) refused: alipay-callback verify --explain FILE says why, of the raw text"
        case .rejected(let route, let status, let cause):
            "\(route) answered \(status): \(cause)"
        case .refusedMore(let count, let causes):
            "\(count) more requests refused: \(causes)"
        case .linesLost(let count):
            "\(count) log lines dropped: the reader of this log did not keep up"
        case .recorded(let appID, let notifyID, let outcome):
            "recorded app_id=\(appID) notify_id=\(Self.shortened(notifyID)) \(outcome)"
        case .quarantined(
            let appID,
            let notifyID,
            let reason,
            let outTradeNo,
            let tradeNo,
            let unreadable
        ):
            "quarantined app_id=\(appID) notify_id=\(Self.shortened(notifyID)) \(reason)"
                + Self.named("out_trade_no", outTradeNo) + Self.named("trade_no", tradeNo)
                + (unreadable.isEmpty ? "" : " (\(Self.shortened(unreadable)))")
        case .notRecorded(let appID, let notifyID):
            "not recorded, answered fail: app_id=\(appID) notify_id=\(Self.shortened(notifyID))"
        case .ledgerFails(let error):
            "ledger unavailable; answering `fail` until it recovers: \(error)"
        case .ledgerRecovered(let milliseconds, let refused):
            "ledger available again after \(milliseconds / 1000).\(milliseconds % 1000 / 100) s; "
                + "\(refused) notifications were answered `fail`, Alipay sends them again"
        case .entryFailed(let error, let notifyID):
            "one notification could not be recorded, the others were: "
                + "notify_id=\(Self.shortened(notifyID)): \(error)"
        case .shadowAnswerLost(let error):
            "an answer of the shadow was not saved, the report will lack it: \(error)"
        case .statementFails(let error, let notifyID):
            "a notification was answered `fail`, others are recorded; not said again until the "
                + "statement has worked: notify_id=\(Self.shortened(notifyID)): \(error)"
        case .droppedExchange:
            "a request was dropped without an answer, the client got status 500"
        case .acceptFailed(let error):
            "cannot accept connections: \(error)"
        case .relayStarted, .relayStopped, .delivered, .deliveryFailed, .deliveryDead,
            .destinationDisabled, .destinationPaused, .destinationResumed, .outboxFails,
            .outboxWorks:
            relayWords
        }
    }

    /// The relay's events.
    private var relayWords: String {
        switch self {
        case .relayStarted(let destinations):
            "relay started, delivering to \(destinations.joined(separator: ", "))"
        case .relayStopped(let brokenOff):
            brokenOff == 0
                ? "relay stopped"
                : "relay stopped, aborted \(brokenOff) attempts that will be repeated"
        case .delivered(let delivery, let answer, let detail):
            "\(delivery.words): \(answer)\(Self.behind(detail))"
        case .deliveryFailed(let delivery, let answer, let detail, let wait):
            "\(delivery.words) failed, retry in \(Self.duration(wait)): "
                + "\(answer)\(Self.behind(detail))"
        case .deliveryDead(let delivery, let answer, let detail):
            "\(delivery.words) failed for the last time, later events of this order are held "
                + "(alipay-callback deliveries list --dead): \(answer)\(Self.behind(detail))"
        case .destinationDisabled(let name, let answer):
            "destination \(name) disabled (\(answer)); its events are held. Re-enable: "
                + "alipay-callback deliveries enable \(name)"
        case .destinationPaused(let name, let milliseconds):
            "destination \(name) fails: paused for \(Self.duration(milliseconds)), then one attempt"
        case .destinationResumed(let name): "destination \(name) works again"
        case .outboxFails(let error):
            "the relay cannot use the ledger and keeps trying: \(error)"
        default: "the relay can use the ledger again"
        }
    }

    /// The beginning of what somebody else said, if it said something.
    private static func behind(_ detail: String) -> String {
        detail.isEmpty ? "" : ": \(detail.beginning(300))"
    }

    /// As in `4.2 s`, `10 min` or `3 h`.
    private static func duration(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<60_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
        case ..<7_200_000: "\(milliseconds / 60_000) min"
        default: "\(milliseconds / 3_600_000) h"
        }
    }

    /// A number out of a message where there is one, as in ` trade_no=1`.
    private static func named(_ name: String, _ number: String) -> String {
        number.isEmpty ? "" : " \(name)=\(shortened(number))"
    }

    /// An id out of a message, cut to the length that Alipay documents.
    private static func shortened(_ id: String) -> String { id.beginning(128) }
}

extension LogEvent.Delivery {
    fileprivate var words: String {
        "\(type) \(eventID) (notify_id=\(notifyID)) of \(outTradeNo) to \(destination)"
    }
}
