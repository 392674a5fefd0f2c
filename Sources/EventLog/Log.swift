internal import Logging
package import System

/// The one way into the log: closed events, on standard error.
package struct Log: Sendable {
    private let logger: Logger
    private let source: String
    private let isJSON: Bool
    private let service: Service?

    /// What a service's log has besides: it holds nobody up, and nobody can fill it.
    private final class Service: Sendable {
        let queue: LineQueue
        let tally = Mutex(RefusalTally())

        init(_ queue: LineQueue) { self.queue = queue }
    }

    /// How a line looks: a sentence, or an object.
    package enum Format: String, Sendable, CaseIterable { case text, json }

    /// A log on standard error, which web servers, systemd and CGI all collect.
    ///
    /// Every line is written before the call returns, whatever its reader does.
    ///
    /// - Parameters:
    ///   - source: Which part of the service speaks, `responder` or `relay`.
    ///   - format: How a line looks; sentences are written in another way for systemd's journal.
    ///   - verbose: Also log every notification that was recorded, every event delivered.
    package init(
        _ source: String = "responder",
        as format: Format = .text,
        verbose: Bool = false
    ) {
        self.init(source, format, verbose, nil)
    }

    /// The log of a service: no call waits for the reader, and what is refused a thousand times is
    /// counted.
    ///
    /// `turn()` has to be called once a second, and `finish(milliseconds:)` at the end.
    ///
    /// - Throws: `SystemError` when the system has no thread left.
    package static func ofService(
        _ source: String = "responder",
        as format: Format,
        verbose: Bool
    ) throws(SystemError) -> Log {
        let direct = Log(source, as: format, verbose: verbose)
        let queue = try LineQueue(reportLost: { direct(.linesLost(count: $0)) })
        return Log(source, format, verbose, Service(queue))
    }

    private init(
        _ source: String,
        _ format: Format,
        _ verbose: Bool,
        _ service: Service?
    ) {
        self.source = source
        self.service = service
        let isJSON = format == .json
        self.isJSON = isJSON
        let isJournal = StandardError.isJournal
        let write: @Sendable (String) -> Void = { line in
            if let service { service.queue.add(line) } else { StandardError.write(line: line) }
        }
        var logger = Logger(label: "alipay-callback") { label -> any LogHandler in
            if isJSON || isJournal {
                return LineLogHandler(isJSON: isJSON, isJournal: isJournal, write: write)
            }
            return StreamLogHandler(label: label, stream: LineStream(write: write))
        }
        logger.logLevel = verbose ? .debug : .info
        self.logger = logger
    }

    package func callAsFunction(_ event: LogEvent) {
        guard let service, event.strangersCause != nil else { return write(event) }
        let now = Clock.milliseconds
        service.tally.withLock { $0.eventsToLog(after: event, at: now).forEach(write) }
    }

    /// Logs what was counted in a second that is over.
    package func turn() {
        let now = Clock.milliseconds
        service?.tally.withLock { $0.due(at: now).forEach(write) }
    }

    /// Logs what was counted, and waits until all is written, so many milliseconds at most; nothing
    /// can be logged any more.
    package func finish(milliseconds: Int) {
        service?.tally.withLock { $0.rest().forEach(write) }
        service?.queue.finish(milliseconds: milliseconds)
    }

    private func write(_ event: LogEvent) {
        logger.log(
            level: Self.level(of: event),
            "\(event.sentence)",
            metadata: isJSON ? event.metadata : nil,
            source: source
        )
    }

    private static func level(of event: LogEvent) -> Logger.Level {
        switch event {
        case .recorded, .notRecorded: .debug
        case .started, .stopping, .reloaded, .ledgerRecovered: .notice
        case .stopped(let unfinished): unfinished == 0 ? .notice : .error
        case .refused, .explained, .unexplained, .rejected, .refusedMore: .warning
        case .quarantined, .certificateExpires: .warning
        case .reloadFailed, .ledgerFails, .entryFailed, .shadowAnswerLost, .statementFails: .error
        case .droppedExchange, .acceptFailed, .linesLost: .error
        case .delivered(_, _, let detail): detail.isEmpty ? .debug : .info
        case .relayStarted, .relayStopped, .destinationResumed, .outboxWorks: .notice
        case .deliveryFailed, .destinationPaused: .warning
        case .deliveryDead, .destinationDisabled, .outboxFails: .error
        }
    }
}

/// Where swift-log's own handler writes: a whole line in each call, with its line break.
private struct LineStream: TextOutputStream, Sendable {
    let write: @Sendable (String) -> Void

    mutating func write(_ string: String) {
        write(string.last == "\n" ? String(string.dropLast()) : string)
    }
}
