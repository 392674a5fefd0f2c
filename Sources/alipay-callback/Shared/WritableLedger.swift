internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Settings

extension Settings {
    /// What the ledger is to be.
    var ledgerKind: LedgerKind { responder.isShadow ? .shadow : .live }
}

/// The ledger for commands that write to it.
enum WritableLedger {
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
    /// - Throws: `ExitCode` after a sentence that says what to do.
    static func path(
        of settings: Settings,
        mustExist: Bool = false,
        orShadow: Bool = false
    ) throws -> String {
        let path = settings.ledger.path
        guard orShadow || !settings.responder.isShadow else {
            throw Terminal.fail(
                "[responder] shadow = true: a shadow's ledger has nothing that could be delivered or "
                    + "released; the shop is still notified of payments",
                code: .failure
            )
        }
        let manager = FileManager.default
        if manager.fileExists(atPath: path) {
            do {
                let found = try LedgerReader(path: path).kind
                guard found == settings.ledgerKind else { throw found.refusal }
            } catch {
                throw Terminal.fail("\(path): \(error)", code: .failure)
            }
            return path
        }
        if mustExist {
            throw Terminal.fail(
                "\(path): there is no ledger yet; the responder makes it when it starts",
                code: .failure
            )
        }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        guard let attributes = try? manager.attributesOfItem(atPath: folder) else {
            throw Terminal.fail("\(folder): there is no such folder for the ledger", code: .failure)
        }
        let owner = attributes[.ownerAccountID] as? UInt32
        guard owner == nil || owner == geteuid() else {
            let name = attributes[.ownerAccountName] as? String ?? "\(owner ?? 0)"
            throw Terminal.fail(
                """
                \(path): there is no ledger yet, and made by you it would not be the responder's; \
                start the responder first, or run this as \(name)
                """,
                code: .failure
            )
        }
        return path
    }
}
