internal import Alipay
internal import EventLog
internal import FastCGI
internal import Glibc
internal import HTTP
internal import Ledger
internal import LedgerEngines
internal import LedgerSQLite
internal import Orders
internal import Responder
internal import Settings
internal import System

/// The responder, put together: the only place where its parts meet.
struct Program {
    private let path: String
    private let configuration: Configuration
    private let log: Log
    private let serviceStatus: ServiceStatus

    private var settings: Settings { configuration.settings }

    /// Reads settings, keys and templates; nothing is opened for writing yet.
    ///
    /// - Parameter options: The command line.
    /// - Throws: `SettingsErrors` with everything that is wrong with them; `SystemError` when the
    ///   system has no thread left.
    init(_ options: Options) throws {
        path = SettingsFile.path(option: options.config)
        configuration = try Configuration(path)
        let (format, verbose) = (configuration.settings.logFormat, options.isVerbose)
        log =
            StartMode.current == .cgi
            ? Log(as: format, verbose: verbose)
            : try Log.ofService(as: format, verbose: verbose)
        serviceStatus = ServiceStatus(ServiceManager())
    }

    /// Serves until it is asked to stop; in plain CGI, one request.
    func run() throws {
        switch StartMode.current {
        case .systemd(let count):
            guard count == 1 else {
                throw SettingsErrors(["LISTEN_FDS: expected one socket, got \(count)"])
            }
            try serve(Listener(inherited: 3, name: "systemd's socket", isHeld: true))
        case .standardInput:
            try serve(Listener(inherited: 0, name: "the socket on descriptor 0", isHeld: false))
        case .cgi:
            try answerOnce()
        case .own:
            try serve(ownListener())
        }
    }

    private func ownListener() throws(SystemError) -> Listener {
        switch settings.responder.listen {
        case .unix(let path): try Listener(unixPath: path)
        case .tcp(let host, let port): try Listener(host: host, port: port)
        }
    }

    private func serve(_ listener: Listener) throws {
        Signals.take()  // before a thread is started that inherits what is blocked
        var stopsBy: Int64?
        // Last, so that all that is said before is logged; it gets what is left of `drain`.
        defer {
            let left = stopsBy.map { Int($0 - Clock.milliseconds) } ?? 1000
            log.finish(milliseconds: max(100, left))
        }
        let ledger = try openLedger(for: .service)
        let journal = try openJournal(in: ledger)
        let responder = responder(on: ledger, journal, for: .service)
        let processors = Processors.usable
        let wanted = settings.responder.threads
        let threads = wanted > 0 ? wanted : max(2, processors)
        let (log, serviceStatus, isShadow) = (log, serviceStatus, settings.responder.isShadow)
        let server = try Server(
            listener: listener,
            limits: limits,
            report: { incident in
                switch incident {
                case .droppedExchange: log(.droppedExchange)
                case .acceptFailed(let error): log(.acceptFailed(error: "\(error)"))
                }
            },
            handle: { request, exchange in
                responder.respond(to: request) { exchange.answer($0) }
            }
        )
        let drain = settings.responder.drain
        // What is closed at the end has its share.
        let closing = drain / 10
        let unfinished = try server.run(
            threads: threads,
            drain: drain - closing,
            didStart: {
                let mode = listener.name + (isShadow ? ", as a shadow without events," : "")
                let started = LogEvent.started(mode: mode, threads: threads)
                log(started)
                serviceStatus.serves(started)
            },
            nextSignal: {
                log.turn()
                responder.warnOfCertificates()
                let signal = Signals.next(
                    milliseconds: serviceStatus.manager.watchdogSafeInterval(max: 1000)
                )
                guard signal == "SIGHUP" else { return signal }
                serviceStatus.manager.reloading()
                serviceStatus.hasReloaded(responder.reload())
                return nil
            },
            isAlive: { if !ledger.isStuck { serviceStatus.manager.isAlive() } },
            willDrain: { signal in
                stopsBy = Clock.milliseconds + Int64(drain)
                log(.stopping(signal: signal))
                serviceStatus.manager.stopping("finishing what is in flight")
            }
        )
        let isClosed = try Self.close(by: stopsBy ?? Clock.milliseconds) {
            responder.finish()
            journal?.close()
            ledger.close()
        }
        log(.stopped(unfinished: unfinished))
        // A thread that hangs in the ledger is not waited for: what it did not commit was not answered.
        guard isClosed else {
            log.finish(milliseconds: 100)
            exit(0)
        }
    }

    /// Closes something on a thread of its own.
    ///
    /// - Parameters:
    ///   - end: Until when that is waited for, by `Clock`; half a second in any case.
    ///   - body: Closes it.
    /// - Returns: Whether it was closed by then.
    /// - Throws: `SystemError` when the system has no thread or descriptor left.
    private static func close(
        by end: Int64,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) -> Bool {
        let closed = try EventFlag()
        let thread = try JoinableThread {
            body()
            closed.raise()
        }
        let rest = max(Int(end - Clock.milliseconds), 500)
        guard closed.wait(milliseconds: rest) else { return false }
        thread.join()
        return true
    }

    private func answerOnce() throws {
        let ledger = try openLedger(for: .oneRequest)
        defer { ledger.close() }
        let request = CGI.request(limits: limits)
        let answered = try EventFlag()
        let journal = try openJournal(in: ledger)
        defer { journal?.close() }
        let responder = responder(on: ledger, journal, for: .oneRequest)
        defer { responder.finish() }
        responder.respond(to: request) { [limits] response in
            CGI.answer(response, to: request, limits: limits)
            answered.raise()
        }
        _ = answered.wait(milliseconds: -1)
    }

    private var limits: Limits { Limits(bodyLimit: settings.responder.bodyLimit) }

    /// The system's time, which all parts go by: milliseconds since 1970-01-01 UTC.
    @Sendable private static func now() -> Int64 { Clock.millisecondsOfDay }

    private var kind: LedgerKind { settings.responder.isShadow ? .shadow : .live }

    private func openLedger(for use: LedgerUse) throws -> Ledger {
        // One request is answered `fail` by the ledger itself; another look would cost it as much time
        // as recording does.
        if use == .service, let file = settings.ledger.file,
            let found = LedgerKind.found(at: file), found != kind
        {
            throw SettingsErrors(["\(file): \(found.refusal.sentence)"])
        }
        let (log, serviceStatus) = (log, serviceStatus)
        let engine = try settings.ledger.engine(as: kind, for: use, busyTimeout: 3000)
        if use == .service { try makeSureIsDurable(engine) }
        return try Ledger(
            on: engine,
            policy: settings.ledger.orders,
            running: configuration.statements,
            clock: Self.now,
            report: { incident in
                switch incident {
                case .failing(let error):
                    log(.ledgerFails(error: "\(error)"))
                    serviceStatus.ledgerFails("\(error)")
                case .recovered(let milliseconds, let refused):
                    log(.ledgerRecovered(milliseconds: milliseconds, refused: refused))
                    serviceStatus.ledgerWorks()
                case .entryFailed(let error, let notifyID):
                    log(.entryFailed(error: "\(error)", notifyID: notifyID))
                case .statementFails(let error, let notifyID):
                    log(.statementFails(error: "\(error)", notifyID: notifyID))
                }
            }
        )
    }

    /// Refuses to start on a server that may lose what it has acknowledged.
    ///
    /// One that does not answer is looked at when it does, by the ledger itself, which records nothing
    /// then: this is for whoever starts it to read why.
    private func makeSureIsDurable(_ engine: any Engine) throws(SettingsErrors) {
        guard settings.ledger.durability == .required else { return }
        let found = (try? engine.durability()) ?? []
        let losing = found.filter(\.losesAcknowledged)
        guard !losing.isEmpty else { return }
        throw SettingsErrors(
            losing.map { "\(settings.ledger.name): \($0.sentence.visible)" } + [
                """
                [ledger] durability: nothing is recorded where acknowledged notifications may be lost; \
                "as the server says" takes the server as it is
                """
            ]
        )
    }

    /// Where a shadow keeps its answers.
    private func openJournal(in ledger: Ledger) throws(StorageError) -> ShadowAnswers? {
        guard settings.responder.isShadow else { return nil }
        let log = log
        return try ShadowAnswers(
            in: ledger,
            clock: Self.now,
            report: { log(.shadowAnswerLost(error: "\($0)")) }
        )
    }

    private func responder(
        on ledger: Ledger,
        _ journal: ShadowAnswers?,
        for use: LedgerUse
    ) -> LiveResponder {
        LiveResponder(
            configuration,
            path: path,
            store: ledger,
            journal: journal,
            explainer: RefusalExplainer(
                log: log,
                searches: use == .service,
                clock: { Clock.milliseconds }
            ),
            log: log,
            clock: Self.now
        )
    }
}
