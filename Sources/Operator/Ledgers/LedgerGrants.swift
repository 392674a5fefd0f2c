package import Ledger
package import Settings
internal import System

/// The fewest rights that the program's accounts need at a server, as SQL for who can give them.
package struct LedgerGrants {
    private let database: LedgerTables.Database
    private let kind: LedgerKind
    /// What they are called.
    private let accounts: [(LedgerAccount, name: String)]
    /// What is in front of a table's name, in quotes.
    private let place: String
    private let notes: [String]

    /// With the names of settings.
    ///
    /// - Throws: `Refusal` for a ledger in a file.
    package init(of settings: Settings) throws(Refusal) {
        switch settings.ledger.place {
        case .file:
            throw Refusal(
                .input,
                "\(settings.ledger.name): a file has no accounts; say mysql or postgresql to see "
                    + "what a server needs"
            )
        case .mysql(let server):
            self.init(
                .mysql,
                settings.ledgerKind,
                user: server.user,
                database: server.database,
                isLocal: server.socket != nil
            )
        case .postgresql(let server, let schema):
            self.init(
                .postgresql,
                settings.ledgerKind,
                user: server.user,
                database: server.database,
                schema: schema
            )
        }
    }

    /// With the names that the documentation has.
    package init(for database: LedgerTables.Database) {
        self.init(database, .live, user: "", database: Self.name)
    }

    private static let name = "alipay_callback"

    /// With names of somebody's choice.
    ///
    /// - Parameters:
    ///   - database: What the server is.
    ///   - kind: What the ledger is.
    ///   - user: The responder's account; empty for the one that the documentation has.
    ///   - databaseName: Where the ledger is.
    ///   - schema: On PostgreSQL.
    ///   - isLocal: Whether the accounts come by the server's socket.
    package init(
        _ database: LedgerTables.Database,
        _ kind: LedgerKind,
        user: String,
        database databaseName: String,
        schema: String = "alipay_callback",
        isLocal: Bool = true
    ) {
        (self.database, self.kind) = (database, kind)
        let user = user.isEmpty ? Self.name : user
        let quote = { (name: String) in database.quoted(name) }
        switch database {
        case .mysql:
            let host = isLocal ? "localhost" : "%"
            accounts = LedgerAccount.allCases.map { account in
                (account, "\(quote(account.name(after: user)))@\(quote(host))")
            }
            place = quote(databaseName)
            notes = []
        case .postgresql:
            accounts = LedgerAccount.allCases.map { ($0, quote($0.name(after: user))) }
            place = quote(schema)
            notes = ["In the database \(databaseName.visible)."]
        }
    }

    /// The statements, with a word of explanation in front of each account's.
    package var text: String {
        let intro =
            [
                "The fewest rights for the ledger's accounts, which are to be there already: "
                    + "CREATE USER.", "Take back what they have besides, as ALL PRIVILEGES.",
            ] + notes
        let blocks = accounts.map { account, name in
            (["-- " + account.purpose] + statements(for: account, name)).joined(separator: "\n")
        }
        return ([intro.map { "-- \($0)" }.joined(separator: "\n")] + blocks)
            .joined(separator: "\n\n")
    }

    private func statements(for account: LedgerAccount, _ name: String) -> [String] {
        let usage = database == .postgresql ? ["GRANT USAGE ON SCHEMA \(place) TO \(name);"] : []
        return usage
            + TableRights.all(of: account, in: kind).map { rights in
                var words = ["SELECT"]
                if rights.inserts { words.append("INSERT") }
                if let columns = rights.updates {
                    let some = columns.isEmpty ? "" : " (\(columns.joined(separator: ", ")))"
                    words.append("UPDATE" + some)
                }
                if rights.deletes { words.append("DELETE") }
                return "GRANT \(words.joined(separator: ", ")) ON \(place).\(rights.table) TO "
                    + "\(name);"
            }
    }
}

extension LedgerAccount {
    /// What it is called; a responder has the name of the settings.
    fileprivate func name(after user: String) -> String {
        self == .responder ? user : user + "_operator"
    }

    fileprivate var purpose: String {
        switch self {
        case .responder: "The responder: it records, and changes no body and no link of the chain."
        case .operator: "The relay, and alipay-callback: another settings file names this user."
        }
    }
}

extension LedgerTables.Database {
    /// A name as it stands in a statement.
    fileprivate func quoted(_ name: String) -> String {
        let quote = self == .mysql ? "`" : "\""
        return quote + name.replacing(quote, with: quote + quote) + quote
    }
}
