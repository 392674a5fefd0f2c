internal import Ledger
package import Responder
package import Settings

extension StatusJSON.Ledger {
    /// Reads it from the ledger itself, where no responder answers.
    ///
    /// - Parameter settings: What names the ledger.
    /// - Throws: `Refusal` when it cannot be read.
    package init(readBy settings: Settings) throws(Refusal) {
        let engine = try settings.ledgerEngine(as: nil, busyTimeout: 3000)
        do throws(StorageError) {
            self.init(try LedgerContents(engine).read())
        } catch {
            throw Refusal(.state, "ledger \(settings.ledger.name): \(error)")
        }
    }
}
