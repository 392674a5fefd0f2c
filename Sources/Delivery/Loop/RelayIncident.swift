package import Orders

/// What a relay reports of its work.
package enum RelayIncident: Sendable, Equatable {
    case delivered(Attempt, words: String, detail: String)
    /// It will be tried again, in so many milliseconds.
    case failed(Attempt, words: String, detail: String, wait: Int64)
    /// It failed for the last time; it blocks its order at that destination until the operator says
    /// what happens.
    case exhausted(Attempt, words: String, detail: String)
    /// The destination wants nothing more.
    case disabled(destination: String, words: String)
    /// Nothing goes to the destination for so many milliseconds, then one attempt is made.
    case paused(destination: String, milliseconds: Int64)
    case resumed(destination: String)
    /// The outbox cannot be read or written from now on; the relay tries again and again.
    case outboxFails(error: String)
    case outboxWorks
}
