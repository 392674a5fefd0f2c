internal import Alipay
package import EventLog
internal import System

/// Tells the log why messages were refused, beside the work of answering and never in its way.
///
/// Looking for a cause takes up to a tenth of a second, and anybody can send a message that is
/// refused: so there is at most one search a second, on a thread of its own. A stop cancels it.
package final class RefusalExplainer: Sendable {
    private struct State {
        /// By `clock`.
        var lastStart: Int64?
        var isSearching = false
        var thread: JoinableThread?
    }

    private let log: Log
    private let searches: Bool
    private let clock: @Sendable () -> Int64
    private let state = Mutex(State())
    private let isStopping = Atomic(false)

    /// Makes an explainer.
    ///
    /// - Parameters:
    ///   - log: Called with what was found.
    ///   - searches: Whether to search; a process for a single request only says how to.
    ///   - clock: Milliseconds of a clock that nobody sets.
    package init(log: Log, searches: Bool, clock: @escaping @Sendable () -> Int64) {
        self.log = log
        self.searches = searches
        self.clock = clock
    }

    /// Looks for the cause of a refusal, unless it did so for another a moment ago.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - rejection: What verifying it said.
    ///   - route: `notify` or `return`.
    ///   - ring: The apps and their keys.
    ///   - own: Names of the merchant's own parameters.
    func consider(
        _ text: [UInt8],
        refusedFor rejection: VerificationError,
        on route: String,
        _ ring: KeyRing,
        leavingOut own: [String] = []
    ) {
        guard rejection.isWorthExplaining else { return }
        guard searches else { return log(.unexplained(route: route)) }
        let search: @Sendable () -> Void = { [self] in
            let budget = SearchBudget { [self] in isStopping.load(ordering: .relaxed) }
            let explanation = ring.explanation(
                of: text,
                refusedFor: rejection,
                leavingOut: own,
                within: budget
            )
            let isCancelled = budget.hasEnded && isStopping.load(ordering: .relaxed)
            if !isCancelled { log(LogEvent(explanation, on: route)) }
            state.withLock { $0.isSearching = false }
        }
        state.withLock { state in
            guard !isStopping.load(ordering: .relaxed) else { return }
            let now = clock()
            if let last = state.lastStart, now - last < 1000 { return }
            guard !state.isSearching else { return }
            state.lastStart = now
            state.thread?.join()  // it is at its end
            state.thread = try? JoinableThread(search)
            state.isSearching = state.thread != nil
        }
    }

    /// Breaks off a search that is under way, and starts no other.
    package func finish() {
        state.withLock { state in
            isStopping.store(true, ordering: .relaxed)
            defer { state.thread = nil }
            return state.thread
        }?.join()
    }
}

extension LogEvent {
    /// What was found out about a refusal.
    fileprivate init(_ explanation: Explanation, on route: String) {
        self = .explained(
            route: route,
            code: explanation.cause.rawValue,
            sentence: "\(explanation.isProven ? "" : "Probably: ")\(explanation.english) "
                + explanation.nextStepInEnglish
        )
    }
}

extension VerificationError {
    /// Whether the cause is not said already by the rejection itself.
    fileprivate var isWorthExplaining: Bool {
        switch self {
        case .malformed, .unreadableSign, .badSignature, .contentDiffers, .missing(field: "sign"):
            true
        default: false
        }
    }
}
