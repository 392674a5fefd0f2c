internal import Ledger
internal import LedgerSQLite
internal import LedgerTesting
internal import Orders
internal import Testing

/// The tables that servers have are those of a file.
@Suite struct TableTests {
    @Test func `every column has its name, its nullability and its table on every database`()
        throws
    {
        let shop = try Shop()
        try shop.unopened(.record, SQLiteEngine(path: shop.path, as: .shadow)).close()
        let columns = try shop.sqlite().prepare(
            """
            SELECT t.name, c.name, c."notnull", c.pk FROM sqlite_schema AS t,
                pragma_table_info(t.name) AS c WHERE t.type = 'table'
            """
        ).all([]) {
            let isOptional = $0.integer(2) == 0 && $0.integer(3) == 0
            return "\($0.text(0)).\($0.text(1))\(isOptional ? "?" : "")"
        }
        let wanted = (Table.all + Table.shadow).flatMap { table in
            table.columns.map { "\(table.name).\($0.name)\($0.isOptional ? "?" : "")" }
        }
        #expect(Set(columns) == Set(wanted))
        #expect(
            try shop.sqlite().integer("PRAGMA user_version") == Table.version
        )
    }
}
