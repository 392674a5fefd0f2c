internal import Ledger
internal import LedgerEngines
package import Settings

/// The tables of a ledger in a database, made.
package struct LedgerTables {
    package enum Database: String, Sendable, CaseIterable {
        /// Also MariaDB's.
        case mysql
        case postgresql
    }

    /// What was done.
    package let sentence: String

    /// Makes what is not there.
    ///
    /// - Parameters:
    ///   - settings: What names the ledger.
    ///   - now: Milliseconds since 1970-01-01 UTC.
    /// - Throws: `Refusal` when they cannot be made.
    package init(of settings: Settings, now: Int64) throws(Refusal) {
        let (name, kind) = (settings.ledger.name, settings.ledgerKind)
        guard let engine = try settings.ledgerEngine(as: kind) as? any ServerEngine else {
            sentence = "\(name): the responder makes this file when it starts; nothing to do"
            return
        }
        do throws(StorageError) {
            try engine.make(as: kind, now: now)
        } catch {
            throw Refusal(.state, "\(name): \(error)")
        }
        sentence = "\(name): the tables are there"
    }

    /// The statements that make them, for a live ledger.
    package static func statements(for database: Database, now: Int64) -> String {
        let statements =
            switch database {
            case .mysql: LedgerStatements.mysql(now: now)
            case .postgresql: LedgerStatements.postgresql(now: now)
            }
        return statements.map { $0 + ";" }.joined(separator: "\n\n")
    }
}
