internal import Ledger
internal import Orders

/// A statement of the shop's on a PostgreSQL server.
///
/// It is prepared, so it is one statement by the protocol. The server has no way to keep it from
/// the ledger's tables but the rights of the account, so its text is looked at: it may not name the
/// ledger's schema, nor one of its tables without another schema in front.
final class PostgreSQLShopStatement: PreparedShopStatement {
    let shop: ShopStatement
    private let connection: PostgreSQLConnection
    private let statement: PostgreSQLStatement
    private let parameters: [ShopParameter]

    /// - Throws: `StorageError` with the code `shop`, whose `native` names the rule that is broken.
    init(_ shop: ShopStatement, on connection: PostgreSQLConnection) throws(StorageError) {
        (self.shop, self.connection) = (shop, connection)
        let pieces = SQLText.pieces(of: shop.sql, in: .postgresql)
        if let broken = Self.brokenRule(pieces, of: connection.schema) {
            throw StorageError(shop: broken, in: shop.sql)
        }
        var (text, parameters): (String, [ShopParameter]) = ("", [])
        for piece in pieces {
            switch piece {
            // A question mark is an operator of the shop's.
            case .placeholder("?"): text += "?"
            case .word(let part), .other(let part): text += part
            case .placeholder(let name):
                guard let parameter = ShopParameter(placeholder: name) else {
                    throw StorageError(shop: "\(name) is not known here", in: shop.sql)
                }
                if !parameters.contains(parameter) { parameters.append(parameter) }
                text += "$\((parameters.firstIndex(of: parameter) ?? 0) + 1)"
            }
        }
        self.parameters = parameters
        do throws(StorageError) {
            statement = try PostgreSQLStatement(
                text,
                of: shop.sql,
                types: parameters.map { $0.isInteger ? .integer : .text },
                placeholders: parameters.count,
                on: connection
            )
        } catch {
            throw connection.error(error, of: shop)
        }
    }

    func run(for event: InsertedEvent) throws(StorageError) {
        let values = parameters.map { $0.value(for: event) }
        let requests: [PostgreSQLRequest] = [
            .text("SET LOCAL statement_timeout = \(max(1, shop.timeout))"),
            .prepared(statement.name, values),
            .text("SET LOCAL statement_timeout = 0"),
        ]
        let changed: Int
        do throws(StorageError) {
            changed = try connection.run(requests, as: shop.sql)[1].changedRows
        } catch {
            throw connection.error(error, of: shop)
        }
        if let rows = shop.rows, changed != rows {
            throw StorageError(shop: "rows: \(changed), not \(rows)", in: shop.sql)
        }
    }

    private static func brokenRule(_ pieces: [SQLText.Piece], of schema: String) -> String? {
        let first = pieces.lazy.compactMap { piece in
            if case .word(let word) = piece { word.uppercased() } else { nil as String? }
        }.first
        guard ["INSERT", "UPDATE", "DELETE", "WITH"].contains(first) else {
            return "it has to INSERT, UPDATE or DELETE rows of a table"
        }
        var isQualified = false
        for piece in pieces {
            let name: String
            switch piece {
            case .other("."):
                isQualified = true
                continue
            case .word(let word): name = word.lowercased()
            case .other(let text) where text.hasPrefix("\""):
                name = String(text.dropFirst().dropLast()).replacing("\"\"", with: "\"")
            case .other(let text) where text.allSatisfy(\.isWhitespace): continue
            case .other, .placeholder:
                isQualified = false
                continue
            }
            if name == schema { return "it names \(name), which is the ledger's" }
            if !isQualified, Table.names.contains(name) {
                return "it names \(name) without a schema in front: that is the ledger's"
            }
            isQualified = false
        }
        return nil
    }
}

extension PostgreSQLConnection {
    /// What an error comes to that a statement of the shop's met.
    ///
    /// A code of a lost connection that this one has outlived is of another server, which the statement
    /// has asked.
    func error(_ error: StorageError, of shop: ShopStatement) -> StorageError {
        if error.code == .cannotOpen && !isLost {
            return StorageError(shop: error.native, in: shop.sql)
        }
        return error.ofShop(shop, isTimeout: error.native == PostgreSQLErrors.queryCanceled)
    }
}

extension ShopParameter {
    /// Whether it is an integer or null, else a text.
    fileprivate var isInteger: Bool {
        switch self {
        case .totalFen, .refundedFen, .eventRefundedFen, .paidAt, .refundedAt, .closedAt,
            .finishedAt, .createdAt:
            true
        case .outTradeNo, .appID, .tradeNo, .event, .subject, .status, .totalAmount,
            .refundedAmount, .notifyID:
            false
        }
    }
}
