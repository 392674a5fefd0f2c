internal import FoundationEssentials
package import Ledger
internal import PHPMigration

extension ShadowComparison {
    /// Compares what is in nginx's logs with what is in a shadow's ledger.
    ///
    /// - Parameters:
    ///   - logs: The logs' files, in the format `alipay_shadow`.
    ///   - ledger: The ledger.
    ///   - path: Where that is, for sentences.
    ///   - since: Only what either answered since, in milliseconds since 1970-01-01 UTC.
    /// - Throws: `Refusal` for the ledger of another responder and for a log that cannot be read,
    ///   `StorageError` when the ledger fails.
    package init(
        of logs: [String],
        with ledger: LedgerReader,
        at path: String,
        since: Int64
    ) throws {
        guard ledger.kind == .shadow else {
            throw Refusal(
                .state,
                "\(path): not a shadow's ledger: only that of a responder with "
                    + "[responder] shadow = true is to be compared"
            )
        }
        // The ledger last: what is in the log was answered before.
        var log = PHPLog()
        for file in logs {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Refusal(.state, "\(file): cannot be read")
            }
            log.read(data)
        }
        self.init(
            log,
            with: try ledger.shadowAnswers(),
            try ledger.shadowRefusals(),
            since: since
        )
    }
}
