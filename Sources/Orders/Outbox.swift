/// Where events wait until they are delivered.
///
/// It keeps the order of each order number at each destination, and knows which attempts are under
/// way: by a proof that whoever made them lives, not by a time. One thread at a time uses it.
package protocol Outbox {
    /// Records what came of attempts, hands out what is new to its destinations, and begins attempts.
    ///
    /// - Parameters:
    ///   - completed: Attempts that came to an end.
    ///   - capacity: How many attempts each destination may begin now; one that is not named begins none.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Returns: What was begun, and when it is worth to ask again.
    /// - Throws: When nothing was recorded; the same ends can be given again.
    func exchange(
        completed: [AttemptResult],
        capacity: [String: Int],
        now: Int64
    ) throws -> Claim

    /// Whether events came since the last exchange, as far as can be known now; one cheap look.
    var hasNewEvents: Bool { get }
}

/// What a destination wants to be notified of.
package struct Subscription: Sendable, Equatable {
    /// By this name its deliveries are kept: another name is another destination.
    package let destination: String
    /// `PaymentEvent.name`s, and perhaps `notification.quarantined`.
    package let events: Set<String>
    /// Whether it wants notifications rather than events: with their raw bodies, and each once,
    /// though one may have several events.
    package let wantsNotifications: Bool

    package init(destination: String, events: Set<String>, wantsNotifications: Bool = false) {
        self.destination = destination
        self.events = events
        self.wantsNotifications = wantsNotifications
    }
}

/// One attempt to deliver one event to one destination, begun and recorded as such.
package struct Attempt: Sendable, Equatable {
    /// Of this attempt alone.
    package let id: Int64
    package let eventNumber: Int64
    package let destination: String
    /// How many attempts have failed before, since the operator last asked for one.
    package let failures: Int
    package let event: ShopEvent
    /// The raw body of the notification, where the destination wants it; else empty.
    package let body: [UInt8]

    package init(
        id: Int64,
        eventNumber: Int64,
        destination: String,
        failures: Int,
        event: ShopEvent,
        body: [UInt8]
    ) {
        self.id = id
        self.eventNumber = eventNumber
        self.destination = destination
        self.failures = failures
        self.event = event
        self.body = body
    }
}

/// What came of an attempt.
package struct AttemptResult: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case delivered
        /// It is to be tried again then, in milliseconds since 1970-01-01 UTC.
        case failed(retryAt: Int64)
        /// It failed for the last time: the operator has to say what happens.
        case exhausted
        /// It failed, and the destination wants nothing more until the operator says otherwise.
        case refused
        /// It was broken off before its end, which is not a failure of the destination's.
        case released
    }

    package let attempt: Attempt
    /// In milliseconds since 1970-01-01 UTC.
    package let endedAt: Int64
    package let outcome: Outcome
    /// In a few words, as in `HTTP 503` or `exit 1`.
    package let answer: String
    /// The beginning of what was answered, or why there was no answer.
    package let detail: String

    package init(
        _ attempt: Attempt,
        endedAt: Int64,
        outcome: Outcome,
        answer: String,
        detail: String
    ) {
        self.attempt = attempt
        self.endedAt = endedAt
        self.outcome = outcome
        self.answer = answer
        self.detail = detail
    }
}

/// What a turn of an outbox has begun.
package struct Claim: Sendable, Equatable {
    package let attempts: [Attempt]
    /// When the next one is due at a destination that has room, in milliseconds since
    /// 1970-01-01 UTC; `nil` when nothing waits.
    package let nextDue: Int64?

    package init(attempts: [Attempt], nextDue: Int64?) {
        self.attempts = attempts
        self.nextDue = nextDue
    }
}
