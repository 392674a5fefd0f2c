internal import FoundationEssentials
package import Ledger
internal import LedgerEngines
package import Settings
internal import System

extension Settings {
    /// What the ledger is to be.
    package var ledgerKind: LedgerKind { responder.isShadow ? .shadow : .live }

    /// The ledger's file, for what is done with files alone.
    ///
    /// - Throws: `Refusal` for a ledger on a server.
    func ledgerFile() throws(Refusal) -> String {
        if let file = ledger.file { return file }
        throw Refusal(
            .state,
            """
            \(ledger.name): the ledger is in a database; restore it by the server's own means, or copy a \
            backup to an empty database by alipay-callback ledger copy
            """
        )
    }

    /// How the ledger is got at.
    ///
    /// - Throws: `Refusal` when the settings are not enough for that on this machine.
    package func ledgerEngine(
        as kind: LedgerKind?,
        busyTimeout: Int32 = 10_000
    ) throws(Refusal) -> any Engine {
        do throws(SettingsErrors) {
            return try ledger.engine(as: kind, busyTimeout: busyTimeout)
        } catch {
            throw Refusal(.settings, error.sentences.joined(separator: "\n"))
        }
    }
}

/// The ledger for what writes to it.
package struct WritableLedger {
    package let engine: any Engine
    /// What it is called in sentences.
    package let name: String

    /// Makes sure that it may be opened for writing.
    ///
    /// A ledger that is not there yet is made by whoever opens it; made by root, the responder could
    /// not write it. One of an older version is the responder's to bring up to date.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - mustExist: Whether it is an error that there is none.
    ///   - orShadow: Whether it makes sense for a shadow's, which has no events.
    /// - Throws: `Refusal` with a sentence that says what to do.
    package init(
        of settings: Settings,
        mustExist: Bool = false,
        orShadow: Bool = false
    ) throws(Refusal) {
        name = settings.ledger.name
        guard orShadow || !settings.responder.isShadow else {
            throw Refusal(
                .state,
                "[responder] shadow = true: a shadow's ledger has nothing that could be delivered or "
                    + "released; the shop is still notified of payments"
            )
        }
        engine = try settings.ledgerEngine(as: settings.ledgerKind)
        if let path = settings.ledger.file {
            try Self.check(path, engine, of: settings, mustExist: mustExist)
        }
    }

    private static func check(
        _ path: String,
        _ engine: any Engine,
        of settings: Settings,
        mustExist: Bool
    ) throws(Refusal) {
        let manager = FileManager.default
        if manager.fileExists(atPath: path) {
            do throws(StorageError) {
                let found = try LedgerReader(on: engine).kind
                guard found == settings.ledgerKind else { throw found.refusal }
            } catch {
                throw Refusal(.state, "\(path): \(error)")
            }
            return
        }
        if mustExist { throw .noLedger(at: path) }
        try checkFolder(of: path)
    }

    /// Makes sure that who makes the ledger is who will use it.
    ///
    /// - Parameter path: A file that is not there.
    /// - Throws: `Refusal` when its folder is somebody else's, or not there.
    static func checkFolder(of path: String) throws(Refusal) {
        let folder = LedgerFile(path).folder
        guard let owner = FileStatus(folder)?.owner else {
            throw Refusal(.state, "\(folder): there is no such folder for the ledger")
        }
        guard owner == SystemUser.current.id else {
            throw Refusal(
                .state,
                """
                \(path): there is no ledger yet, and made by you it would not be the responder's; \
                start the responder first, or run this as \(SystemUser(id: owner).name)
                """
            )
        }
    }

    /// What became of it, in a sentence for the operator.
    package func refusal(_ error: StorageError) -> Refusal {
        Refusal(.state, "\(name): \(error)")
    }
}

extension LedgerReader {
    /// Opens the ledger of settings for reading.
    ///
    /// - Throws: `Refusal` when there is none yet, or it cannot be read.
    package convenience init(of settings: Settings) throws(Refusal) {
        if let path = settings.ledger.file, !LedgerFile(path).isThere {
            throw .noLedger(at: path)
        }
        let engine = try settings.ledgerEngine(as: nil, busyTimeout: 3000)
        do throws(StorageError) {
            try self.init(on: engine)
        } catch {
            throw Refusal(.state, "\(settings.ledger.name): \(error)")
        }
    }
}

extension Refusal {
    static func noLedger(at path: String) -> Refusal {
        Refusal(.state, "\(path): there is no ledger yet; the responder makes it when it starts")
    }
}
