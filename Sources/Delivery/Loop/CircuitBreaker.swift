/// Keeps a destination that fails from being tried with everything that waits for it.
///
/// After some failures in a row nothing goes there for a while, then one attempt, and all again
/// when that succeeds. So an outage uses up the attempts of a few deliveries, not of all.
package struct CircuitBreaker: Sendable, Equatable {
    private enum State: Equatable {
        case closed(failures: Int)
        /// Nothing goes there until then; one attempt from then on.
        case open(until: Int64, wait: Int64)
    }

    /// How many failures in a row open it.
    static let threshold = 5
    /// The first pause and the longest one, in milliseconds.
    static let pauses: ClosedRange<Int64> = 5000...300_000

    private var state = State.closed(failures: 0)

    package init() {}

    package var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// When the next attempt may be made, or `nil` when there is nothing to wait for.
    package var nextTrial: Int64? {
        if case .open(let until, _) = state { until } else { nil }
    }

    /// How many attempts may be begun.
    ///
    /// - Parameters:
    ///   - capacity: How many may be under way at a time.
    ///   - underWay: How many are.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: How many more, at least 0.
    package func room(of capacity: Int, underWay: Int, now: Int64) -> Int {
        switch state {
        case .closed: max(0, capacity - underWay)
        case .open(let until, _): now >= until && underWay == 0 ? 1 : 0
        }
    }

    package mutating func succeeded() { state = .closed(failures: 0) }

    package mutating func failed(now: Int64) {
        switch state {
        case .closed(let failures) where failures + 1 < Self.threshold:
            state = .closed(failures: failures + 1)
        case .closed:
            let wait = Self.pauses.lowerBound
            state = .open(until: now + wait, wait: wait)
        case .open(let until, let wait):
            // One that was begun before it opened says nothing new.
            guard now >= until else { return }
            let longer = min(2 * wait, Self.pauses.upperBound)
            state = .open(until: now + longer, wait: longer)
        }
    }

    /// Keeps it open for as long as the destination asks for.
    package mutating func pause(until time: Int64) {
        var wait = Self.pauses.lowerBound
        if case .open(let until, let longer) = state {
            guard time > until else { return }
            wait = longer
        }
        state = .open(until: time, wait: wait)
    }
}
