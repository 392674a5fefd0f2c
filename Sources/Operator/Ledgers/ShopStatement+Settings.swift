package import Ledger
package import Settings

extension ShopStatement {
    /// The statement of an `[[event.sql]]`.
    package init(_ settings: Settings.Statement) {
        self.init(
            events: settings.events.map(\.rawValue),
            sql: settings.sql,
            rows: settings.rows,
            timeout: settings.timeout
        )
    }
}
