internal import Ledger
internal import Orders

/// A statement of the shop's on a MySQL or MariaDB server.
///
/// It is prepared, so it is one statement by the protocol. The server has no way to keep it from the
/// ledger's tables but the rights of the account, so its text is looked at: it may not name the ledger's
/// database, nor one of its tables without another database in front.
final class MySQLShopStatement: PreparedShopStatement {
    let shop: ShopStatement
    private let connection: MySQLConnection
    private let statement: MySQLStatement
    private let parameters: [ShopParameter]
    /// ER_STATEMENT_TIMEOUT of MariaDB.
    private static let statementTimeout = "1969 "

    /// - Throws: `StorageError` with the code `shop`, whose `native` names the rule that is broken.
    init(_ shop: ShopStatement, on connection: MySQLConnection) throws(StorageError) {
        (self.shop, self.connection) = (shop, connection)
        let pieces = SQLText.pieces(of: shop.sql, in: .mysql)
        if let broken = try Self.brokenRule(pieces, of: connection.databaseName()) {
            throw StorageError(shop: broken, in: shop.sql)
        }
        if let engine = try Self.engineWithoutTransactions(of: pieces, on: connection) {
            throw StorageError(shop: "its table is \(engine), which undoes nothing", in: shop.sql)
        }
        var (text, parameters): (String, [ShopParameter]) = ("", [])
        for piece in pieces {
            switch piece {
            case .word(let part), .other(let part): text += part
            case .placeholder(let name):
                guard let parameter = ShopParameter(placeholder: name) else {
                    throw StorageError(shop: "\(name) is not known here", in: shop.sql)
                }
                parameters.append(parameter)
                text += "?"
            }
        }
        self.parameters = parameters
        if connection.isMariaDB {
            let seconds = Double(shop.timeout) / 1000
            text = "SET STATEMENT max_statement_time = \(seconds) FOR \(text)"
        }
        do throws(StorageError) {
            statement = try MySQLStatement(text, on: connection)
        } catch {
            throw error.ofShop(shop, isTimeout: error.native.hasPrefix(Self.statementTimeout))
        }
    }

    func run(for event: InsertedEvent) throws(StorageError) {
        connection.isSessionUncertain = true
        let changed: Int
        do throws(StorageError) {
            changed = try statement.run(parameters.map { $0.value(for: event) })
        } catch {
            throw error.ofShop(shop, isTimeout: error.native.hasPrefix(Self.statementTimeout))
        }
        if let rows = shop.rows, changed != rows {
            throw StorageError(shop: "rows: \(changed), not \(rows)", in: shop.sql)
        }
    }

    private static func brokenRule(_ pieces: [SQLText.Piece], of database: String) -> String? {
        let first = pieces.lazy.compactMap { piece in
            if case .word(let word) = piece { word.uppercased() } else { nil as String? }
        }.first
        guard ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"].contains(first) else {
            return "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table"
        }
        var isQualified = false
        for piece in pieces {
            let name: String
            switch piece {
            case .other(let text) where text.hasPrefix("/*!") || text.hasPrefix("/*M!"):
                return "it has a comment that the server runs"
            case .other("."):
                isQualified = true
                continue
            case .word(let word): name = word.lowercased()
            case .other(let text) where text.hasPrefix("`"):
                name = text.filter { $0 != "`" }.lowercased()
            case .other(let text) where text.allSatisfy(\.isWhitespace): continue
            case .other, .placeholder:
                isQualified = false
                continue
            }
            if name == database.lowercased() { return "it names \(name), which is the ledger's" }
            if !isQualified, Table.names.contains(name) {
                return "it names \(name) without a database in front: that is the ledger's"
            }
            isQualified = false
        }
        return nil
    }

    /// The engine of the table that is changed, where that keeps a row though the transaction is rolled
    /// back, as MyISAM does.
    private static func engineWithoutTransactions(
        of pieces: [SQLText.Piece],
        on connection: MySQLConnection
    ) throws(StorageError) -> String? {
        let name = target(of: pieces)
        guard let table = name.last, name.count <= 2 else { return nil }
        let schema = name.count == 2 ? name[0] : try connection.databaseName()
        return try MySQLStatement(
            """
            SELECT t.engine FROM information_schema.tables AS t
            JOIN information_schema.engines AS e ON e.engine = t.engine
            WHERE t.table_schema = ? AND t.table_name = ? AND e.transactions = 'NO'
            """,
            on: connection
        ).first([.text(schema), .text(table)]) { $0.text(0) }
    }

    /// What stands in front of the table's name.
    private static let beginnings: Set = [
        "INSERT", "UPDATE", "DELETE", "REPLACE", "INTO", "FROM", "IGNORE", "QUICK", "LOW_PRIORITY",
        "HIGH_PRIORITY", "DELAYED",
    ]

    /// The name of the table that is changed, with its database if it has one; nothing behind WITH.
    private static func target(of pieces: [SQLText.Piece]) -> [String] {
        var (parts, isComplete) = ([String](), false)
        for piece in pieces {
            switch piece {
            case .word(let word) where parts.isEmpty && beginnings.contains(word.uppercased()):
                continue
            case .word("WITH") where parts.isEmpty, .word("with") where parts.isEmpty: return []
            case .other(let text)
            where text.allSatisfy(\.isWhitespace)
                || ["--", "/*", "#"].contains(where: text.hasPrefix):
                continue
            case .other("."): isComplete = false
            case .word(let name) where !isComplete:
                parts.append(name)
                isComplete = true
            case .other(let text) where text.hasPrefix("`") && !isComplete:
                parts.append(text.filter { $0 != "`" })
                isComplete = true
            case .word, .other, .placeholder: return parts
            }
        }
        return parts
    }
}
