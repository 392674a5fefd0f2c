internal import Ledger
internal import LedgerEngines
internal import Settings

extension ShopStatement {
    /// The statements of the settings, in their order.
    ///
    /// Whether they can be run is found out on the ledger: their tables may come later.
    ///
    /// - Parameters:
    ///   - settings: What has been read.
    ///   - path: The settings file, for the sentences.
    /// - Returns: A statement for each `[[event.sql]]`.
    /// - Throws: `SettingsErrors` with each parameter that there is not.
    static func all(
        in settings: Settings,
        of path: String
    ) throws(SettingsErrors) -> [ShopStatement] {
        let statements = settings.event.sql.map {
            ShopStatement(
                events: $0.events.map(\.rawValue),
                sql: $0.sql,
                rows: $0.rows,
                timeout: $0.timeout
            )
        }
        let errors = statements.enumerated().flatMap { index, statement in
            statement.unknownPlaceholders(in: settings.ledger.dialect).map {
                "\(path): [[event.sql]] no. \(index + 1): statement: \($0) is not known here"
            }
        }
        guard errors.isEmpty else { throw SettingsErrors(errors) }
        return statements
    }
}
