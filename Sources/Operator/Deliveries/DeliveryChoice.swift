internal import Ledger

/// Which deliveries an operator means, by the names that he has for them.
package struct DeliveryChoice {
    /// Numbers or ids of events; none for all.
    package var events: [String]
    package var destination: String?
    /// Whether only those are meant that failed for the last time.
    package var isDeadOnly: Bool
    /// In milliseconds since 1970-01-01 UTC, as `until`.
    package var since: Int64?
    package var until: Int64?

    package init(
        events: [String],
        destination: String?,
        isDeadOnly: Bool,
        since: Int64?,
        until: Int64?
    ) {
        self.events = events
        self.destination = destination
        self.isDeadOnly = isDeadOnly
        self.since = since
        self.until = until
    }

    /// Whether nothing at all was said: that would mean everything.
    package var isEmpty: Bool {
        events.isEmpty && destination == nil && !isDeadOnly && since == nil && until == nil
    }

    /// The selection in a ledger.
    ///
    /// - Parameters:
    ///   - engine: Where the ledger is.
    ///   - statuses: What is meant unless only the dead are.
    /// - Returns: The selection.
    /// - Throws: As `DeliverySearch.selection` does.
    func selection(
        in engine: any Engine,
        _ statuses: Set<DeliveryRecord.Status>
    ) throws -> DeliverySelection {
        try DeliverySearch(in: try LedgerReader(on: engine)).selection(
            events: events,
            destination: destination,
            statuses: isDeadOnly ? [.dead] : statuses,
            since: since,
            until: until
        )
    }
}
