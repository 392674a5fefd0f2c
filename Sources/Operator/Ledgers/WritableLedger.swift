internal import Foundation
package import Ledger
internal import LedgerSQLite
package import Settings

extension Settings {
    /// What the ledger is to be.
    package var ledgerKind: LedgerKind { responder.isShadow ? .shadow : .live }
}

/// The ledger for what writes to it.
package enum WritableLedger {
    /// Where it is, once it is clear that it may be opened for writing.
    ///
    /// A ledger that is not there yet is made by whoever opens it; made by root, the responder could
    /// not write it. One of an older version is the responder's to bring up to date.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - mustExist: Whether it is an error that there is none.
    ///   - orShadow: Whether it makes sense for a shadow's, which has no events.
    /// - Returns: Its path.
    /// - Throws: `Refusal` with a sentence that says what to do.
    package static func path(
        of settings: Settings,
        mustExist: Bool = false,
        orShadow: Bool = false
    ) throws(Refusal) -> String {
        let path = settings.ledger.path
        guard orShadow || !settings.responder.isShadow else {
            throw Refusal(
                .state,
                "[responder] shadow = true: a shadow's ledger has nothing that could be delivered or "
                    + "released; the shop is still notified of payments"
            )
        }
        let manager = FileManager.default
        if manager.fileExists(atPath: path) {
            do throws(StorageError) {
                let found = try LedgerReader(path: path).kind
                guard found == settings.ledgerKind else { throw found.refusal }
            } catch {
                throw Refusal(.state, "\(path): \(error)")
            }
            return path
        }
        if mustExist { throw .noLedger(at: path) }
        let folder = LedgerFile(path).folder
        guard let attributes = try? manager.attributesOfItem(atPath: folder) else {
            throw Refusal(.state, "\(folder): there is no such folder for the ledger")
        }
        let owner = attributes[.ownerAccountID] as? UInt32
        guard owner == nil || owner == geteuid() else {
            let name = attributes[.ownerAccountName] as? String ?? "\(owner ?? 0)"
            throw Refusal(
                .state,
                """
                \(path): there is no ledger yet, and made by you it would not be the responder's; \
                start the responder first, or run this as \(name)
                """
            )
        }
        return path
    }
}

extension LedgerReader {
    /// Opens the ledger of settings for reading.
    ///
    /// - Throws: `Refusal` when there is none yet, or it cannot be read.
    package convenience init(of settings: Settings) throws(Refusal) {
        let path = settings.ledger.path
        guard LedgerFile(path).isThere else { throw .noLedger(at: path) }
        do throws(StorageError) {
            try self.init(path: path)
        } catch {
            throw Refusal(.state, "\(path): \(error)")
        }
    }
}

extension Refusal {
    fileprivate static func noLedger(at path: String) -> Refusal {
        Refusal(.state, "\(path): there is no ledger yet; the responder makes it when it starts")
    }
}
