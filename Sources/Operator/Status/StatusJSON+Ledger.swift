internal import Ledger
internal import LedgerSQLite
package import Responder

extension StatusJSON.Ledger {
    /// Reads it from the ledger itself, where no responder answers.
    ///
    /// - Parameter path: The ledger.
    /// - Throws: `Refusal` when it cannot be read.
    package init(readFrom path: String) throws(Refusal) {
        do throws(StorageError) {
            self.init(try LedgerContents(path: path).read())
        } catch {
            throw Refusal(.state, "ledger \(path): \(error)")
        }
    }
}
