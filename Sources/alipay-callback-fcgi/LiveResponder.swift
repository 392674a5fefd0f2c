internal import EventLog
internal import HTTP
internal import Orders
internal import Responder
internal import Settings
internal import System

/// The responder that answers now; SIGHUP puts another in its place.
///
/// A request that is under way keeps the responder with which it began.
final class LiveResponder: Sendable {
    private struct State {
        var configuration: Configuration
        var responder: Responder
        var lastWarning: Int64 = 0
    }

    private static let day: Int64 = 86_400_000

    private let path: String
    private let log: Log
    private let explainer: RefusalExplainer
    private let clock: @Sendable () -> Int64
    /// All that outlives a reload is in every responder that it makes.
    private let makeResponder: @Sendable (Configuration) -> Responder
    /// What was in force at the start: a restart is needed to change some of it.
    private let atStart: Configuration
    private let state: Mutex<State>

    init(
        _ configuration: Configuration,
        path: String,
        store: any OrderStore,
        journal: (any ShadowJournal)?,
        explainer: RefusalExplainer,
        log: Log,
        clock: @escaping @Sendable () -> Int64
    ) {
        self.path = path
        self.log = log
        self.explainer = explainer
        self.clock = clock
        let counts = RequestCounts(startedAt: clock())
        makeResponder = { configuration in
            Responder(
                settings: configuration.settings,
                ring: configuration.ring,
                store: store,
                page: configuration.page,
                log: log,
                journal: journal,
                explainer: explainer,
                counts: counts,
                certificates: configuration.certificates,
                clock: clock
            )
        }
        atStart = configuration
        let responder = makeResponder(configuration)
        state = Mutex(State(configuration: configuration, responder: responder))
    }

    func respond(to request: Request, answer: @escaping Responder.Answer) {
        state.withLock { $0.responder }.respond(to: request, answer: answer)
    }

    /// Reloads settings, keys and templates; where they have errors, all stays as it is.
    ///
    /// - Returns: What was logged of it.
    func reload() -> LogEvent {
        let event = replace()
        log(event)
        return event
    }

    private func replace() -> LogEvent {
        do {
            let configuration = try Configuration(path)
            let responder = makeResponder(configuration)
            state.withLock { state in
                state.configuration = configuration
                state.responder = responder
                state.lastWarning = 0
            }
            return .reloaded(unchanged: atStart.unchanged(by: configuration))
        } catch {
            return .reloadFailed(errors: error.sentences.joined(separator: "; "))
        }
    }

    /// Warns of certificates once a day, and after every change.
    func warnOfCertificates() {
        let now = clock()
        let configuration = state.withLock { state -> Configuration? in
            guard now - state.lastWarning >= Self.day else { return nil }
            state.lastWarning = now
            return state.configuration
        }
        configuration?.warnOfCertificates(at: now, to: log)
    }

    /// Ends what runs beside the answers.
    func finish() { explainer.finish() }
}
