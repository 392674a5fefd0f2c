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
        logger.log(level: Self.level(of: event), "\(event.sentence)", source: "responder")
    }

    private static func level(of event: Event) -> Logger.Level {
        switch event {
        case .recorded, .notRecorded: .debug
        case .started, .stopping, .reloaded, .ledgerRecovered: .notice
        case .stopped(let unfinished): unfinished == 0 ? .notice : .error
        case .refused, .explained, .rejected, .quarantined, .certificateExpires: .warning
        case .reloadFailed, .ledgerFails, .entryFailed, .statementFails: .error
        case .droppedExchange, .acceptFailed: .error
        }
    }
}
