internal import Logging
internal import System

/// The one way into the log: closed events, on standard error.
package struct Log: Sendable {
    private let logger: Logger
    private let source: String
    private let isJSON: Bool

    /// A log on standard error, which web servers, systemd and CGI all collect.
    ///
    /// - Parameters:
    ///   - source: Which part of the service speaks, `responder` or `relay`.
    ///   - format: How a line looks; sentences are written in another way for systemd's journal.
    ///   - verbose: Also tell of every notification that was recorded, every event delivered.
    package init(
        _ source: String = "responder",
        as format: Settings.LogFormat = .text,
        verbose: Bool = false
    ) {
        self.source = source
        let isJSON = format == .json
        self.isJSON = isJSON
        let isJournal = StandardError.isJournal
        var logger = Logger(label: "alipay-callback") { label -> any LogHandler in
            if isJSON || isJournal {
                return LineLogHandler(isJSON: isJSON, isJournal: isJournal)
            }
            return StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = verbose ? .debug : .info
        self.logger = logger
    }

    package func callAsFunction(_ event: Event) {
        logger.log(
            level: Self.level(of: event),
            "\(event.sentence)",
            metadata: isJSON ? event.metadata : nil,
            source: source
        )
    }

    private static func level(of event: Event) -> Logger.Level {
        switch event {
        case .recorded, .notRecorded: .debug
        case .started, .stopping, .reloaded, .ledgerRecovered: .notice
        case .stopped(let unfinished): unfinished == 0 ? .notice : .error
        case .refused, .explained, .unexplained, .rejected, .quarantined: .warning
        case .certificateExpires: .warning
        case .reloadFailed, .ledgerFails, .entryFailed, .shadowAnswerLost, .statementFails: .error
        case .droppedExchange, .acceptFailed: .error
        case .delivered(_, _, let detail): detail.isEmpty ? .debug : .info
        case .relayStarted, .relayStopped, .destinationResumed, .outboxWorks: .notice
        case .deliveryFailed, .destinationPaused: .warning
        case .deliveryDead, .destinationDisabled, .outboxFails: .error
        }
    }
}
