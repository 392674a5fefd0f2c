internal import Foundation
internal import Ledger
internal import Operator
internal import System

/// Accounts with exactly the rights that `alipay-callback ledger grants` prints: with
/// `LEDGER_ACCOUNT=granted` ledgers on a server are used by them alone.
package final class GrantedAccounts: Sendable {
    let (responder, `operator`) = ("alipay_callback", "alipay_callback_operator")
    private let place: Place
    private let granted = Mutex<Set<String>>([])

    /// What `LEDGER_ACCOUNT` says.
    private static let areWanted: Bool = {
        guard let name = ProcessInfo.processInfo.environment["LEDGER_ACCOUNT"] else { return false }
        precondition(name == "granted", "LEDGER_ACCOUNT=\(name) is not granted")
        precondition(!Place.current.makesItself, "LEDGER_ACCOUNT: a file has no accounts")
        return true
    }()

    private static let shared = Result { try GrantedAccounts(in: .current) }

    /// The accounts of this process's server; `nil` where the ledger's owner does everything.
    ///
    /// - Parameter place: Where a ledger is.
    /// - Returns: The accounts, which are there.
    /// - Throws: When they cannot be made.
    package static func current(in place: Place) throws -> GrantedAccounts? {
        areWanted && place == .current ? try shared.get() : nil
    }

    private init(in place: Place) throws {
        self.place = place
        for account in [responder, `operator`] {
            try place.execute(
                place == .postgresql
                    ? "CREATE ROLE \(account) LOGIN" : "CREATE USER \(account)@localhost"
            )
        }
    }

    /// Gives both of them their rights, where they have not been given yet.
    ///
    /// - Parameters:
    ///   - ledger: The database or the schema.
    ///   - kind: What the ledger is.
    /// - Throws: When somebody may not.
    func grant(_ ledger: String, _ kind: LedgerKind) throws {
        try granted.withLock { granted in
            guard granted.insert(ledger).inserted else { return }
            let isPostgreSQL = place == .postgresql
            let grants = LedgerGrants(
                isPostgreSQL ? .postgresql : .mysql,
                kind,
                user: responder,
                database: isPostgreSQL ? "postgres" : ledger,
                schema: ledger
            )
            for line in grants.text.split(separator: "\n") where line.hasPrefix("GRANT") {
                try place.execute(String(line))
            }
        }
    }

    /// Gives both of them rights on a table of the shop's, as the administrator of a shop does.
    ///
    /// - Parameters:
    ///   - table: Its name.
    ///   - ledger: The database or the schema that it is in.
    /// - Throws: When there is no such table.
    func grantShop(_ table: String, in ledger: String) throws {
        for account in [responder, `operator`] {
            let (quote, host) = place == .postgresql ? ("\"", "") : ("`", "@localhost")
            try place.execute(
                """
                GRANT SELECT, INSERT, UPDATE ON \(quote)\(ledger)\(quote).\(table)
                TO \(account)\(host)
                """
            )
        }
    }
}
