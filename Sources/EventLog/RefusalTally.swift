/// Lets a few lines a second through of what anybody can cause, and counts the rest by its cause.
///
/// Its clock is the caller's: milliseconds, of which only differences say something.
package struct RefusalTally: Sendable {
    /// How many lines there are in a second at most.
    package static let linesPerSecond = 10
    private static let second: Int64 = 1000

    private var began: Int64?
    private var lines = 0
    private var counts: [String: Int] = [:]

    package init() {}

    /// What is to be logged now of an event.
    ///
    /// - Returns: The counts of the second that is over, where there are some, then the event, unless
    ///   it was counted; an event that nobody can cause without a signature always.
    package mutating func eventsToLog(after event: LogEvent, at now: Int64) -> [LogEvent] {
        guard let cause = event.strangersCause else { return [event] }
        let before = due(at: now)
        if began == nil { began = now }
        // The last place is for an explanation: there is one a second at most, and it says more.
        let places = event.isExplanation ? Self.linesPerSecond : Self.linesPerSecond - 1
        guard lines < places else {
            counts[cause, default: 0] += 1
            return before
        }
        lines += 1
        return before + [event]
    }

    /// The counts of a second that is over; to be asked about once a second.
    package mutating func due(at now: Int64) -> [LogEvent] {
        guard let began, now - began >= Self.second else { return [] }
        return rest()
    }

    /// What was counted and not logged yet, at the end of the log.
    package mutating func rest() -> [LogEvent] {
        defer { self = Self() }
        guard !counts.isEmpty else { return [] }
        let causes = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \($0.value)" }
        let count = counts.values.reduce(0, +)
        return [.refusedMore(count: count, causes: causes.joined(separator: ", "))]
    }
}

extension LogEvent {
    /// The kind of an event that anybody can cause, without a signature of Alipay's; else `nil`.
    ///
    /// It is of a closed set: nothing that a message says is in it.
    var strangersCause: String? {
        switch self {
        case .refused(let route, let code, _): "\(route) \(code)"
        // It was signed, but anybody who has it can send it again and again.
        case .quarantined(_, _, let reason, _, _, _): "quarantined \(reason)"
        case .unexplained(let route): "\(route) unexplained"
        case .explained(let route, let code, _): "\(route) explained as \(code)"
        case .rejected(let route, let status, _): "\(route) answered \(status)"
        case .shadowAnswerLost: "shadow answer not kept"
        default: nil
        }
    }

    fileprivate var isExplanation: Bool {
        if case .explained = self { true } else { false }
    }
}
