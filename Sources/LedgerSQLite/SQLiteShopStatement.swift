internal import Ledger

/// A statement of the shop's on one connection, prepared once and run often.
final class SQLiteShopStatement: PreparedShopStatement {
    let shop: ShopStatement
    private let connection: SQLiteConnection
    private let tables: StatementAuthorizer
    private let timer: StatementTimer
    private let statement: SQLiteStatement
    /// In the order of their numbers.
    private let parameters: [ShopParameter]

    /// Prepares the statement, and looks whether it keeps to the rules.
    ///
    /// - Parameters:
    ///   - shop: The statement.
    ///   - connection: The ledger.
    ///   - tables: The guard of that connection.
    ///   - timer: The timer of that connection.
    /// - Throws: `StorageError` with the code `shop`, whose `native` names the rule that is broken.
    init(
        _ shop: ShopStatement,
        on connection: SQLiteConnection,
        under tables: StatementAuthorizer,
        _ timer: StatementTimer
    ) throws(StorageError) {
        self.shop = shop
        self.connection = connection
        self.tables = tables
        self.timer = timer
        statement = try Self.prepare(shop.sql, on: connection, under: tables)
        guard tables.hasSeenWriting && !statement.isExplanation else {
            throw StorageError(
                shop: "it has to INSERT, UPDATE, DELETE or REPLACE rows of a table",
                in: shop.sql
            )
        }
        var parameters: [ShopParameter] = []
        for placeholder in statement.placeholders {
            guard let parameter = ShopParameter(placeholder: placeholder) else {
                throw StorageError(shop: "\(placeholder) is not known here", in: shop.sql)
            }
            parameters.append(parameter)
        }
        self.parameters = parameters
        let rest = statement.rest
        let isOne = try? tables.watch(isPreparing: true) { () throws(StorageError) in
            try SQLiteStatement.isEmpty(rest, on: connection)
        }
        guard isOne == true else {
            throw StorageError(shop: "it is more than one statement", in: shop.sql)
        }
    }

    /// Runs the statement, inside the caller's transaction.
    ///
    /// - Parameter event: What it is run for.
    /// - Throws: `StorageError`, with the code `shop` when it fails or changes another number of rows
    ///   than it has to.
    func run(for event: InsertedEvent) throws(StorageError) {
        let values = parameters.map { $0.value(for: event) }
        let changed: Int
        do throws(StorageError) {
            changed = try timer.run(shop) { () throws(StorageError) in
                try tables.watch(isPreparing: false) { () throws(StorageError) in
                    try statement.run(values)
                }
            }
        } catch {
            // What cannot be prepared any more, as its table is gone, fails here once more: with
            // SQLite's word for it, which holds no values as long as none are bound.
            if error.code == .shop && !error.isTimeout {
                _ = try Self.prepare(shop.sql, on: connection, under: tables)
            }
            throw error
        }
        if let rows = shop.rows, changed != rows {
            throw StorageError(shop: "rows: \(changed), not \(rows)", in: shop.sql)
        }
    }

    private static func prepare(
        _ sql: String,
        on connection: SQLiteConnection,
        under tables: StatementAuthorizer
    ) throws(StorageError) -> SQLiteStatement {
        try tables.watch(isPreparing: true) { () throws(StorageError) in
            try SQLiteStatement(sql, on: connection)
        }
    }
}
