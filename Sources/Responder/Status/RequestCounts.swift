internal import System

/// Counts requests by what they were answered, from the start of the process.
package final class RequestCounts: Sendable {
    /// Requests of one route that got one answer.
    package struct Answer: Hashable, Sendable {
        /// `notify`, `return`, `status` or `shadow`; `none` for a path that is not one of ours.
        package let route: String
        /// The HTTP status code.
        package let status: Int
        /// The body of a notification's answer, `success` or `fail`; else `page` or `text`.
        package let body: String
    }

    /// Messages of one route that were rejected for one reason.
    package struct Refusal: Hashable, Sendable {
        package let route: String
        /// `VerificationError.code`.
        package let cause: String
    }

    /// Probes of the operator's that came on one route.
    package struct Probe: Hashable, Sendable {
        /// As in `Answer`.
        package let route: String
        package let body: ProbeReport.Body
    }

    package struct Snapshot: Sendable {
        package fileprivate(set) var answers = Tally<Answer>()
        package fileprivate(set) var refusals = Tally<Refusal>()
        /// They are in no other count.
        package fileprivate(set) var probes = Tally<Probe>()
        /// Notifications that wait for their commit.
        package fileprivate(set) var inFlight = 0
    }

    /// When it was made, in milliseconds since 1970-01-01 UTC.
    package let startedAt: Int64
    private let state = Mutex(Snapshot())

    package init(startedAt: Int64) { self.startedAt = startedAt }

    package var snapshot: Snapshot { state.withLock { $0 } }

    func answered(_ route: Route?, _ status: Int, _ body: String) {
        let answer = Answer(route: route?.rawValue ?? "none", status: status, body: body)
        state.withLock { $0.answers.count(answer) }
    }

    func refused(_ route: Route, _ cause: String) {
        let refusal = Refusal(route: route.rawValue, cause: cause)
        state.withLock { $0.refusals.count(refusal) }
    }

    func probed(_ route: Route?, _ body: ProbeReport.Body) {
        let probe = Probe(route: route?.rawValue ?? "none", body: body)
        state.withLock { $0.probes.count(probe) }
    }

    func began() { state.withLock { $0.inFlight += 1 } }

    func ended() { state.withLock { $0.inFlight -= 1 } }
}
