internal import Installation
internal import Ledger
internal import LedgerTesting
internal import Testing

@testable internal import LedgerMySQL

/// A statement of the shop's may change tables alone that a rollback undoes.
@Suite(.enabled(if: MariaDBServer.isThere)) struct MySQLShopStatementTests {
    private let connection: MySQLConnection
    private let server: Server

    init() throws {
        server = try Server()
        connection = try server.connect()
        try connection.execute("CREATE DATABASE other")
        for (name, engine) in [("kept", "MyISAM"), ("undone", "InnoDB")] {
            for database in ["other.", ""] {
                try connection.execute(
                    "CREATE TABLE \(database)\(name) (id INT PRIMARY KEY) ENGINE = \(engine)"
                )
            }
        }
    }

    @Test(arguments: [
        "INSERT INTO other.TABLE VALUES (1)", "insert ignore into `other`.`TABLE` values (1)",
        "UPDATE other.TABLE SET id = 2", "UPDATE other . TABLE AS t SET t.id = 2",
        "REPLACE other.TABLE VALUES (1)", "/* why */ DELETE FROM other.TABLE -- so",
        "# why\nUPDATE TABLE SET id = 3",
        "INSERT INTO other.TABLE SELECT id + 7 FROM other.kept",
    ])
    func `a table that keeps a row in spite of a rollback is refused`(_ text: String) throws {
        for (name, isRefused) in [("kept", true), ("undone", false)] {
            let sql = text.replacing("TABLE", with: name)
            let shop = ShopStatement(events: ["order.paid"], sql: sql)
            let error = storageError { () throws(StorageError) in
                _ = try MySQLShopStatement(shop, on: connection)
            }
            let wanted = StorageError(shop: "its table is MyISAM, which undoes nothing", in: sql)
            #expect(error == (isRefused ? wanted : nil), "\(sql)")
        }
    }

    @Test(arguments: [
        ("/*! CREATE TABLE other.new AS */ WITH t AS (SELECT 1) SELECT * FROM t", "a comment"),
        ("/*M!100100 DROP TABLE other.kept; */ DELETE FROM other.undone", "a comment"),
        ("UPDATE other.undone SET id = 1 /*!50000 + (SELECT max(id) FROM undone) */", "a comment"),
        ("UPDATE other.undone SET id = 1--(SELECT max(number) FROM events)", "events"),
    ])
    func `what the server takes for no comment is looked at`(_ text: String, what: String) {
        let error = storageError { () throws(StorageError) in
            _ = try MySQLShopStatement(
                ShopStatement(events: ["order.paid"], sql: text),
                on: connection
            )
        }
        #expect(error?.code == .shop)
        #expect(error?.native.contains(what) == true)
    }
}
