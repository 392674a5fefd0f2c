package import Ledger
package import Settings
internal import System

/// Changes what becomes of deliveries, beside the responder and the relay.
package struct DeliveryRepair {
    private let settings: Settings
    private let clock: () -> Int64

    /// - Parameters:
    ///   - settings: What names the ledger and the destinations.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(_ settings: Settings, clock: @escaping () -> Int64) {
        self.settings = settings
        self.clock = clock
    }

    /// Makes deliveries due at once, with all their attempts again.
    ///
    /// - Parameters:
    ///   - choice: Which.
    ///   - again: Whether also what was delivered, skipped or superseded is meant, and what was
    ///     recorded before a destination was in the settings.
    ///   - reason: Kept with each; may be empty.
    ///   - isTrial: Whether they are only counted.
    ///   - shouldContinue: Gets the counts so far, now and then; `false` stops after what was done.
    /// - Returns: How many they are.
    /// - Throws: `Refusal` when something is not there, or the ledger cannot be written.
    package func retry(
        _ choice: DeliveryChoice,
        again: Bool,
        reason: String,
        isTrial: Bool,
        while shouldContinue: (DeliveryEditor.Counts) -> Bool
    ) throws -> DeliveryEditor.Counts {
        try editing { editor, ledger in
            let selection = try choice.selection(in: ledger.engine, again ? [] : [.dead, .waiting])
            var counts =
                isTrial
                ? try editor.count(selection)
                : try editor.retry(selection, reason: reason, while: shouldContinue)
            guard again && choice.events.isEmpty else { return counts }
            for destination in settings.deliver.destinations
            where choice.destination == nil || choice.destination == destination.name {
                counts.changed +=
                    try editor.add(
                        to: destination.name,
                        of: Set(destination.events.map(\.rawValue)),
                        since: selection.since,
                        until: selection.until,
                        isTrial: isTrial,
                        reason: reason,
                        while: shouldContinue
                    ).changed
            }
            return counts
        }
    }

    /// Takes deliveries out that wait or have failed, so that later events of the order go on.
    ///
    /// - Parameters:
    ///   - choice: Which.
    ///   - reason: Kept with each.
    ///   - isTrial: Whether they are only counted.
    ///   - shouldContinue: Gets the counts so far, now and then; `false` stops after what was done.
    /// - Returns: How many they are.
    /// - Throws: `Refusal` when something is not there, or the ledger cannot be written.
    package func skip(
        _ choice: DeliveryChoice,
        reason: String,
        isTrial: Bool,
        while shouldContinue: (DeliveryEditor.Counts) -> Bool
    ) throws -> DeliveryEditor.Counts {
        try editing { editor, ledger in
            let selection = try choice.selection(in: ledger.engine, [.dead, .waiting])
            return isTrial
                ? try editor.count(selection)
                : try editor.skip(selection, reason: reason, while: shouldContinue)
        }
    }

    /// Lets a destination be delivered to again that said 410 Gone.
    ///
    /// - Parameter name: The destination's name.
    /// - Returns: A sentence that says what is now.
    /// - Throws: `Refusal` when it is not there, or the ledger cannot be written.
    package func enable(_ name: String) throws -> String {
        try editing { editor, ledger in
            let known = try LedgerReader(on: ledger.engine).destinations().first { $0.name == name }
            guard let known else { throw Refusal(.state, "no destination \(name.visible)") }
            return try editor.enable(name)
                ? "\(known.name) is delivered to again; \(known.waiting.grouped) waiting"
                : "\(known.name) was not disabled"
        }
    }

    private func editing<Result>(
        _ body: (DeliveryEditor, WritableLedger) throws -> Result
    ) throws -> Result {
        let ledger = try WritableLedger(of: settings, mustExist: true)
        do {
            return try body(try DeliveryEditor(on: ledger.engine, clock: clock), ledger)
        } catch let error as StorageError {
            throw ledger.refusal(error)
        }
    }
}

extension DeliveryEditor.Counts {
    /// As in `3 deliveries will be delivered again; 1 is under way and left alone`.
    package func sentence(_ what: String) -> String {
        let left =
            underWay == 0
            ? "" : "; \(underWay.grouped) \(underWay == 1 ? "is" : "are") under way and left alone"
        return "\(changed.grouped) \(changed == 1 ? "delivery" : "deliveries") \(what)\(left)"
    }
}
