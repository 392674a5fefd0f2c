/// A delivery as the operator sees it.
package struct DeliveryRecord: Sendable, Equatable {
    package enum Status: String, Sendable, CaseIterable {
        /// To be tried, now or later; an attempt may be under way.
        case waiting
        case delivered
        /// It failed for the last time.
        case dead
        /// The operator said that nobody needs it.
        case skipped
        /// The order went past it before it was delivered.
        case superseded
    }

    package let event: EventRecord
    /// See `ShopEvent.id`.
    package let eventID: String
    package let destination: String
    package let status: Status
    /// When it is tried next, in milliseconds since 1970-01-01 UTC; `nil` where another one of its
    /// order comes first, where it is under way, or nothing more is tried.
    package let dueAt: Int64?
    package let isUnderWay: Bool
    /// Failed attempts since the operator last asked for one.
    package let failures: Int64
}

/// An attempt, or what the operator did to a delivery.
package struct AttemptRecord: Sendable, Equatable {
    package let id: Int64
    package let destination: String
    /// Whether the operator did it, not a relay.
    package let isOperators: Bool
    /// In milliseconds since 1970-01-01 UTC.
    package let startedAt: Int64
    /// `nil` while it is under way.
    package let endedAt: Int64?
    /// As in `delivered`, `failed`, `lost`, `retried`, `skipped`; empty while it is under way.
    package let outcome: String
    package let answer: String
    package let detail: String
}

/// A destination as the ledger knows it.
package struct DestinationRecord: Sendable, Equatable {
    package let name: String
    package let waiting: Int64
    package let dead: Int64
    /// When the oldest of what waits or is dead was recorded, in milliseconds since 1970-01-01 UTC.
    package let oldestAt: Int64?
    /// Since when nothing is delivered to it, and why.
    package let disabledAt: Int64?
    package let disabledReason: String
}

/// Which deliveries are meant.
package struct DeliverySelection: Sendable {
    /// Those of these events alone; empty: of any.
    package var eventNumbers: [Int64]
    /// One destination, or `nil` for all.
    package var destination: String?
    /// Empty: whatever it is.
    package var statuses: Set<DeliveryRecord.Status>
    /// Only events that were recorded since, and before, in milliseconds since 1970-01-01 UTC.
    package var since: Int64
    package var until: Int64

    package init(
        eventNumbers: [Int64] = [],
        destination: String? = nil,
        statuses: Set<DeliveryRecord.Status> = [],
        since: Int64? = nil,
        until: Int64? = nil
    ) {
        self.eventNumbers = eventNumbers
        self.destination = destination
        self.statuses = statuses
        self.since = since ?? .min
        self.until = until ?? .max
    }

    /// Whether a delivery is one of them; its destination is looked at elsewhere.
    func includes(_ status: DeliveryRecord.Status, createdAt: Int64) -> Bool {
        (statuses.isEmpty || statuses.contains(status)) && createdAt >= since && createdAt < until
    }
}
