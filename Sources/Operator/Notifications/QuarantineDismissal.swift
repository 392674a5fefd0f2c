internal import Ledger
package import Settings

/// Closes quarantined notifications without processing them, beside the responder.
package struct QuarantineDismissal {
    private let settings: Settings
    private let clock: () -> Int64

    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - clock: Gives milliseconds since 1970-01-01 UTC.
    package init(_ settings: Settings, clock: @escaping () -> Int64) {
        self.settings = settings
        self.clock = clock
    }

    /// Whether a reason has 1 to 200 characters.
    package static func accepts(reason: String) -> Bool {
        (1...200).contains(reason.unicodeScalars.count)
    }

    /// Closes one.
    ///
    /// - Parameters:
    ///   - id: Its number in the ledger.
    ///   - reason: Why, as `accepts(reason:)` has it.
    /// - Throws: `Refusal` when it is not there or not quarantined, or cannot be written.
    package func run(_ id: Int64, reason: String) throws {
        let ledger = try WritableLedger(of: settings, mustExist: true)
        do {
            guard let record = try LedgerReader(on: ledger.engine).notification(id) else {
                throw Refusal(.state, "no notification \(id)")
            }
            let editor = try QuarantineEditor(on: ledger.engine, clock: clock)
            guard try editor.dismiss(id, reason: reason) else {
                throw Refusal(
                    .state,
                    """
                    notification \(id) is not quarantined: there is nothing to dismiss \
                    (outcome: \(record.outcome.text))
                    """
                )
            }
        } catch let error as StorageError {
            throw ledger.refusal(error)
        }
    }
}
