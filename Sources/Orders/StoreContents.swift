/// What is in a store, for a monitor.
///
/// Times are milliseconds since 1970-01-01 UTC.
package struct StoreContents: Sendable, Equatable {
    /// A destination of the shop's news.
    package struct Destination: Sendable, Equatable {
        package var name: String
        /// Deliveries that are to be made, an event that no relay has looked at yet among them
        /// only by its age.
        package var waiting: Int64
        /// Deliveries that have failed for the last time.
        package var dead: Int64
        /// When the oldest event was recorded that it was not notified of; `nil` when there is none.
        package var oldestAt: Int64?
        /// Since when it wants nothing more.
        package var disabledAt: Int64?

        package init(
            name: String,
            waiting: Int64,
            dead: Int64,
            oldestAt: Int64?,
            disabledAt: Int64?
        ) {
            self.name = name
            self.waiting = waiting
            self.dead = dead
            self.oldestAt = oldestAt
            self.disabledAt = disabledAt
        }
    }

    /// Attempts that came to an end while this process ran.
    package struct Attempts: Sendable, Equatable {
        package let destination: String
        /// `delivered`, `failed`, `exhausted`, `refused`, `released` or `lost`.
        package let outcome: String
        package let count: Int

        package init(destination: String, outcome: String, count: Int) {
            self.destination = destination
            self.outcome = outcome
            self.count = count
        }
    }

    package var notifications: Int64 = 0
    package var events: Int64 = 0
    /// Notifications that are quarantined.
    package var quarantined: Int64 = 0
    /// When the newest notification came for the first time.
    package var newestAt: Int64?
    /// Of the files, in bytes.
    package var size: Int64 = 0
    package var writeAheadLogSize: Int64 = 0
    /// The moment that the newest backup is of.
    package var backupAt: Int64?
    /// Whether a relay lives.
    package var hasRelay = false
    package var destinations: [Destination] = []
    package var attempts: [Attempts] = []

    package init() {}
}
