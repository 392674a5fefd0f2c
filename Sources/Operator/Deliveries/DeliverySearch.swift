package import Ledger
internal import System

/// Finds deliveries in a ledger by what an operator names them.
package struct DeliverySearch {
    private let ledger: LedgerReader

    package init(in ledger: LedgerReader) { self.ledger = ledger }

    /// The number of an event.
    ///
    /// - Parameter text: A number, or an event's id (`evt_…`).
    /// - Returns: The number; one that was written as a number need not be there.
    /// - Throws: `Refusal` when there is no such event, `StorageError` when the ledger fails.
    package func eventNumber(_ text: String) throws -> Int64 {
        if let number = Int64(text) { return number }
        guard text.hasPrefix("evt_"), let found = try ledger.eventNumber(ofEvent: text) else {
            throw Refusal(.state, "no event \(text.visible)")
        }
        return found
    }

    /// The selection of what an operator means.
    ///
    /// - Parameters:
    ///   - events: Numbers or ids of events; none for all.
    ///   - destination: The destination's name; `nil` for all.
    ///   - statuses: Which statuses; none for all.
    ///   - since: Only of events that were recorded since, in milliseconds since 1970-01-01 UTC.
    ///   - until: Only of events that were recorded before.
    /// - Returns: The selection.
    /// - Throws: `Refusal` when an event or the destination is not there, `StorageError` when the
    ///   ledger fails.
    package func selection(
        events: [String],
        destination: String?,
        statuses: Set<DeliveryRecord.Status>,
        since: Int64?,
        until: Int64?
    ) throws -> DeliverySelection {
        if let destination {
            let names = try ledger.destinations().map(\.name)
            guard names.contains(destination) else {
                let known = names.isEmpty ? "none yet" : names.joined(separator: ", ")
                throw Refusal(
                    .state,
                    "no destination \(destination.visible); the ledger knows: \(known)"
                )
            }
        }
        return DeliverySelection(
            eventNumbers: try events.map { try eventNumber($0) },
            destination: destination,
            statuses: statuses,
            since: since,
            until: until
        )
    }

    /// The deliveries of some events, each with its attempts.
    ///
    /// - Parameter events: The events' numbers.
    /// - Returns: In the order of the events; none where an event has none.
    /// - Throws: `StorageError` when the ledger fails.
    package func details(
        of events: [Int64]
    ) throws(StorageError) -> [(DeliveryRecord, [AttemptRecord])] {
        var deliveries: [(DeliveryRecord, [AttemptRecord])] = []
        for event in events {
            let attempts = try ledger.attempts(of: event)
            for delivery in try ledger.deliveries(.init(eventNumbers: [event]), limit: .max) {
                deliveries.append(
                    (delivery, attempts.filter { $0.destination == delivery.destination })
                )
            }
        }
        return deliveries
    }
}
