internal import Logging

/// The one way into the log: closed events, on standard error.
package struct Log: Sendable {
    private let logger: Logger

    /// A log on standard error, which web servers, systemd and CGI all collect.
    ///
    /// - Parameter verbose: Also tell of every notification that was recorded.
    package init(verbose: Bool = false) {
        var logger = Logger(label: "alipay-callback") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = verbose ? .debug : .info
        self.logger = logger
    }

    package func callAsFunction(_ event: Event) {
        logger.log(level: Self.level(of: event), "\(Self.sentence(for: event))")
    }

    private static func level(of event: Event) -> Logger.Level {
        switch event {
        case .recorded: .debug
        case .started, .stopping: .notice
        case .stopped(let unfinished): unfinished == 0 ? .notice : .error
        case .refused, .rejected, .quarantined: .warning
        case .notRecorded, .ledgerFailed, .droppedExchange, .acceptFailed: .error
        }
    }

    private static func sentence(for event: Event) -> String {
        switch event {
        case .started(let mode, let threads):
            "started on \(mode) with \(threads) threads"
        case .stopping(let signal):
            "stopping on \(signal)"
        case .stopped(let unfinished):
            unfinished == 0 ? "stopped" : "stopped with \(unfinished) exchanges unfinished"
        case .refused(let route, let code, let cause):
            "\(route) refused: \(code): \(cause)"
        case .rejected(let route, let status, let cause):
            "\(route) answered \(status): \(cause)"
        case .recorded(let appID, let notifyID, let outcome):
            "recorded app_id=\(appID) notify_id=\(printable(notifyID)) \(outcome)"
        case .quarantined(let appID, let notifyID, let reason):
            "quarantined app_id=\(appID) notify_id=\(printable(notifyID)) \(reason)"
        case .notRecorded(let appID, let notifyID):
            "not recorded, answered fail: app_id=\(appID) notify_id=\(printable(notifyID))"
        case .ledgerFailed(let error):
            "ledger: \(error)"
        case .droppedExchange:
            "an exchange was dropped without an answer, the client got a 500"
        case .acceptFailed(let error):
            "cannot accept connections: \(error)"
        }
    }

    /// A message's text, cut to what may stand in a log line.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(128).map {
                    $0.value < 0x20 || $0.value == 0x7F ? "?" : $0
                }
            )
        )
    }
}
