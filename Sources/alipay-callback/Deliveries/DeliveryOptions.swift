internal import ArgumentParser
internal import Ledger

/// Which deliveries a command means.
struct DeliveryOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Events: the numbers in the list's first column, or their events' ids (evt_…).",
            valueName: "id"
        )
    )
    var ids: [String] = []

    @Option(help: ArgumentHelp("Only those to this destination.", valueName: "name"))
    var destination: String?

    @Flag(help: "Only those that failed for the last time.")
    var dead = false

    @Option(help: "Only those of events that were recorded since; a time as in the lists.")
    var since: Since?

    @Option(help: "Only those of events that were recorded before.")
    var until: Since?

    /// Whether nothing at all was said: that would mean everything.
    var isEmpty: Bool {
        ids.isEmpty && destination == nil && !dead && since == nil && until == nil
    }

    /// The selection, once the ids are found in the ledger.
    ///
    /// - Parameters:
    ///   - ledger: Where ids and destination have to be.
    ///   - statuses: What is meant unless only the dead are.
    /// - Returns: The selection.
    /// - Throws: `ExitCode` after a sentence, when something is not there.
    func selection(
        in ledger: LedgerReader,
        _ statuses: Set<DeliveryRecord.Status>
    ) throws -> DeliverySelection {
        if let destination {
            let names = try ledger.destinations().map(\.name)
            guard names.contains(destination) else {
                let known = names.isEmpty ? "none yet" : names.joined(separator: ", ")
                throw Terminal.fail(
                    "no destination \(Terminal.printable(destination)); the ledger knows: \(known)",
                    code: .failure
                )
            }
        }
        return DeliverySelection(
            eventNumbers: try ids.map { try EventNumber.find($0, in: ledger) },
            destination: destination,
            statuses: dead ? [.dead] : statuses,
            since: since?.milliseconds,
            until: until?.milliseconds
        )
    }
}

/// The number of an event, however it is named on the command line.
enum EventNumber {
    /// - Parameters:
    ///   - text: A number, or an event's id.
    ///   - ledger: Where it has to be.
    /// - Returns: The number.
    /// - Throws: `ExitCode` after a sentence, when there is none.
    static func find(_ text: String, in ledger: LedgerReader) throws -> Int64 {
        if let number = Int64(text) { return number }
        guard text.hasPrefix("evt_"), let found = try ledger.eventNumber(ofEvent: text) else {
            throw Terminal.fail("no event \(Terminal.printable(text))", code: .failure)
        }
        return found
    }
}
