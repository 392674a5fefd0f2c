internal import Ledger

/// The tables, columns and indexes of a database, without the text that made them.
///
/// A ledger that was brought up to date has the same structure as a new one, but its
/// columns may be in another order.
struct SchemaStructure {
    /// A sentence's subject for each part, as in `column bytes of backups`, and what it is like.
    private let parts: [String: String]

    init(of connection: SQLiteConnection) throws(StorageError) {
        let columns = try Self.parts(
            """
            SELECT 'column ' || c.name || ' of ' || t.name,
                c.type || ' ' || c."notnull" || ' ' || c.pk
            FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'
            UNION ALL
            SELECT 'default of column ' || c.name || ' of ' || t.name, c.dflt_value
            FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
            WHERE t.type = 'table' AND c.dflt_value IS NOT NULL
            """,
            connection
        )
        let indexes = try Self.parts(
            """
            SELECT 'index ' || i.name || ' on ' || t.name, i."unique" || ' ' || i.partial || ' ' ||
                coalesce((SELECT group_concat(name) FROM pragma_index_info(i.name)), '')
            FROM sqlite_schema AS t, pragma_index_list(t.name) AS i WHERE t.type = 'table'
            """,
            connection
        )
        parts = columns.merging(indexes) { first, _ in first }
    }

    private static func parts(
        _ sql: String,
        _ connection: SQLiteConnection
    ) throws(StorageError) -> [String: String] {
        let rows = try SQLiteStatement(sql, on: connection).all([]) { ($0.text(0), $0.text(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// What a ledger of this version lacks, a sentence each; more than it needs is not a fault.
    ///
    /// - Parameter connection: The ledger.
    /// - Returns: The sentences, sorted; indexes first.
    /// - Throws: `StorageError` when it cannot be read.
    static func faults(of connection: SQLiteConnection) throws(StorageError) -> [String] {
        let model = try SQLiteConnection(path: ":memory:", creating: true, busyTimeout: 0)
        try model.execute(Schema.tables)
        let found = try SchemaStructure(of: connection).parts
        return try SchemaStructure(of: model).parts.compactMap { name, kind in
            guard let other = found[name] else { return "\(name) is missing" }
            return other == kind ? nil : "\(name) is not as it was made"
        }.sorted(by: >)
    }
}
