/// When a delivery that failed is tried again.
package struct RetrySchedule: Sendable, Equatable {
    /// The waits after the first failure, the second …, in milliseconds.
    package let waits: [Int64]
    /// By how much a wait is made shorter or longer, so that not everything comes back at once.
    package static let jitter = -0.2...0.2

    package init(waits: [Int64]) { self.waits = waits }

    /// When to try again.
    ///
    /// - Parameters:
    ///   - failures: How many attempts have failed so far, at least 1.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    ///   - jitter: A fraction of the wait, in `RetrySchedule.jitter`.
    /// - Returns: Milliseconds since 1970-01-01 UTC, or `nil` when it is enough.
    package func next(afterFailures failures: Int, now: Int64, jitter: Double) -> Int64? {
        guard waits.indices.contains(failures - 1) else { return nil }
        return now + Int64(Double(waits[failures - 1]) * (1 + jitter))
    }
}
