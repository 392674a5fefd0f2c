package import Ledger
package import Settings

extension Settings.Ledger {
    /// How the database that the settings name reads the shop's statements.
    package var dialect: SQLText.Dialect {
        switch place {
        case .file: .sqlite
        case .mysql: .mysql
        case .postgresql: .postgresql
        }
    }
}
