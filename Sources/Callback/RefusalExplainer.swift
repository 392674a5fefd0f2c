internal import Alipay
package import Operation
internal import Synchronization
internal import System

/// Tells the log why messages were refused, beside the work of answering and never in its way.
///
/// Looking for a cause takes some milliseconds, and anybody can send a message that is refused: so
/// there is at most one search a second, on a thread of its own.
package final class RefusalExplainer: Sendable {
    private struct State {
        var lastStart: ContinuousClock.Instant?
        var isSearching = false
        var thread: OwnThread?
    }

    private let log: Log
    private let state = Mutex(State())

    package init(log: Log) { self.log = log }

    /// Looks for the cause of a refusal, unless it did so for another a moment ago.
    ///
    /// - Parameters:
    ///   - text: The raw request body or query string.
    ///   - disbelief: What verifying it said.
    ///   - route: `notify` or `return`.
    ///   - ring: The apps and their keys.
    ///   - own: Names of the merchant's own parameters.
    func consider(
        _ text: [UInt8],
        refusedFor disbelief: Disbelief,
        on route: String,
        _ ring: KeyRing,
        leavingOut own: [String] = []
    ) {
        guard disbelief.isWorthExplaining else { return }
        let search: @Sendable () -> Void = { [self] in
            let explanation = ring.explanation(of: text, refusedFor: disbelief, leavingOut: own)
            log(
                .explained(
                    route: route,
                    code: explanation.cause.rawValue,
                    sentence: "\(explanation.isProven ? "" : "Probably: ")\(explanation.english) "
                        + explanation.nextStepInEnglish
                )
            )
            state.withLock { $0.isSearching = false }
        }
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastStart, now - last < .seconds(1) { return }
            guard !state.isSearching else { return }
            state.lastStart = now
            state.thread?.join()  // it is at its end
            state.thread = try? OwnThread(search)
            state.isSearching = state.thread != nil
        }
    }

    /// Waits for a search that is under way.
    package func finish() {
        state.withLock { state in
            defer { state.thread = nil }
            return state.thread
        }?.join()
    }
}

extension Disbelief {
    /// Whether the cause is not said already by the disbelief itself.
    fileprivate var isWorthExplaining: Bool {
        switch self {
        case .malformed, .unreadableSign, .badSignature, .contentDiffers, .missing(field: "sign"):
            true
        default: false
        }
    }
}
