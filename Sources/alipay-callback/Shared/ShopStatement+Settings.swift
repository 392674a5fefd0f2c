internal import Ledger
internal import Settings

extension ShopStatement {
    /// The statement of an `[[event.sql]]`.
    init(_ settings: Settings.Statement) {
        self.init(
            events: settings.events.map(\.rawValue),
            sql: settings.sql,
            rows: settings.rows,
            timeout: settings.timeout
        )
    }
}
