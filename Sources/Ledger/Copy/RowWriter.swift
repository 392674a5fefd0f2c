/// Writes a table's whole rows, many by one statement, in transactions of a bounded length.
final class RowWriter {
    /// How many rows one INSERT has; smaller ones take what is left.
    private static let sizes = [64, 8, 1]
    /// Below the smallest `max_allowed_packet` that is in use, 4 MiB.
    private static let bytesOfInsert = 1 << 20
    private static let (rowsOfTransaction, bytesOfTransaction) = (10_000, 16 << 20)

    private let table: Table
    private let connection: any Connection
    private var inserts: [Int: any Statement] = [:]
    private var (rows, bytes) = (0, 0)

    init(of table: Table, on connection: any Connection) {
        (self.table, self.connection) = (table, connection)
    }

    /// Adds rows.
    ///
    /// - Parameter rows: A value for each column.
    /// - Throws: `StorageError` when one breaks a rule, or they cannot be written.
    func insert(_ rows: some RandomAccessCollection<[Value]>) throws(StorageError) {
        var rest = rows[...]
        while !rest.isEmpty {
            let size = Self.sizes.first { size in
                size == 1
                    || size <= rest.count
                        && Self.byteCount(rest.prefix(size)) <= Self.bytesOfInsert
            }
            let piece = rest.prefix(size ?? 1)
            try write(piece.count, Self.byteCount(piece)) { () throws(StorageError) in
                try insert(of: piece.count).run(piece.flatMap { $0 })
            }
            rest = rest.dropFirst(piece.count)
        }
    }

    /// Makes the row of the same key what it is now.
    func update(_ row: [Value]) throws(StorageError) {
        let keys = table.keyColumns
        let others = row.indices.filter { !keys.contains($0) }
        let set = others.map { "\(table.columns[$0].name) = ?" }.joined(separator: ", ")
        try write(1, Self.byteCount([row][...])) { () throws(StorageError) in
            try connection.prepare("UPDATE \(table.name) SET \(set) WHERE \(byKey)")
                .run((others + keys).map { row[$0] })
        }
    }

    /// Takes away the row of that key.
    func remove(_ row: [Value]) throws(StorageError) {
        try write(1, 0) { () throws(StorageError) in
            try connection.prepare("DELETE FROM \(table.name) WHERE \(byKey)")
                .run(table.keyColumns.map { row[$0] })
        }
    }

    /// Ends the transaction that is open.
    func commit() throws(StorageError) {
        guard rows > 0 else { return }
        (rows, bytes) = (0, 0)
        do throws(StorageError) {
            try connection.commit()
        } catch {
            if connection.isInTransaction { connection.rollback() }
            throw error
        }
    }

    private var byKey: String { table.key.map { "\($0) = ?" }.joined(separator: " AND ") }

    private func write(
        _ rows: Int,
        _ bytes: Int,
        _ body: () throws(StorageError) -> Void
    ) throws(StorageError) {
        if self.rows == 0 { try connection.begin(.chain) }
        self.rows += rows
        self.bytes += bytes
        do throws(StorageError) {
            try body()
        } catch {
            if connection.isInTransaction { connection.rollback() }
            throw error
        }
        if self.rows >= Self.rowsOfTransaction || self.bytes >= Self.bytesOfTransaction {
            try commit()
        }
    }

    private func insert(of count: Int) throws(StorageError) -> any Statement {
        if let known = inserts[count] { return known }
        let columns = table.columns.map(\.name).joined(separator: ", ")
        let row = "(" + table.columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let all = Array(repeating: row, count: count).joined(separator: ", ")
        let statement = try connection.prepare(
            "INSERT INTO \(table.name) (\(columns)) VALUES \(all)"
        )
        inserts[count] = statement
        return statement
    }

    private static func byteCount(_ rows: some Sequence<[Value]>) -> Int {
        rows.reduce(0) { $1.reduce($0) { $0 + $1.byteCount + 8 } }
    }
}
