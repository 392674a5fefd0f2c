/// Reads a table's whole rows, page by page, in the order of its key.
struct RowPages {
    private let table: Table
    private let first: any Statement
    private let next: any Statement
    private let upTo: any Statement
    private let between: any Statement
    private let newest: any Statement
    private let keyColumns: [Int]

    /// - Parameters:
    ///   - table: The table; its key has one column or two.
    ///   - connection: Where.
    /// - Throws: `StorageError` when it is not there.
    init(of table: Table, on connection: any Connection) throws(StorageError) {
        self.table = table
        keyColumns = table.keyColumns
        let columns = table.columns.map(\.name).joined(separator: ", ")
        let select = "SELECT \(columns) FROM \(table.name)"
        let order = "ORDER BY \(table.key.joined(separator: ", "))"
        let (after, through) = (Self.after(table.key), Self.through(table.key))
        first = try connection.prepare("\(select) \(order) LIMIT ?")
        next = try connection.prepare("\(select) WHERE \(after) \(order) LIMIT ?")
        upTo = try connection.prepare("\(select) WHERE \(through) \(order)")
        between = try connection.prepare("\(select) WHERE \(after) AND \(through) \(order)")
        let backwards = table.key.map { "\($0) DESC" }.joined(separator: ", ")
        newest = try connection.prepare("\(select) ORDER BY \(backwards) LIMIT 1")
    }

    /// The rows that follow on a key.
    ///
    /// - Parameters:
    ///   - key: `nil` for the first rows.
    ///   - limit: How many at most.
    /// - Returns: The rows, a value for each column.
    /// - Throws: `StorageError` when they cannot be read.
    func rows(after key: [Value]?, limit: Int) throws(StorageError) -> [[Value]] {
        let limit = Value.integer(Int64(limit))
        guard let key else { return try first.all([limit], values) }
        return try next.all(Self.bounds(key) + [limit], values)
    }

    /// The rows between two keys, the second one's included.
    func rows(after key: [Value]?, through end: [Value]) throws(StorageError) -> [[Value]] {
        guard let key else { return try upTo.all(Self.bounds(end), values) }
        return try between.all(Self.bounds(key) + Self.bounds(end), values)
    }

    /// The last row's key, or `nil` where there is no row.
    func lastKey() throws(StorageError) -> [Value]? {
        try newest.first([], values).map { row in keyColumns.map { row[$0] } }
    }

    private func values(of row: any Row) -> [Value] {
        table.columns.enumerated().map { index, column in
            switch column.kind {
            case .integer: return .integer(orNull: row.integerOrNull(index))
            case .key, .word, .text: return .text(orNull: row.textOrNull(index))
            case .bytes, .body:
                let bytes = row.blob(index)
                return bytes.isEmpty && column.isOptional ? .null : .blob(bytes)
            }
        }
    }

    /// In a way that every database reads from the key: the first column has a bound of its own.
    private static func after(_ key: [String]) -> String {
        key.count == 1
            ? "\(key[0]) > ?" : "\(key[0]) >= ? AND (\(key[0]) > ? OR \(key[1]) > ?)"
    }

    private static func through(_ key: [String]) -> String {
        key.count == 1
            ? "\(key[0]) <= ?" : "\(key[0]) <= ? AND (\(key[0]) < ? OR \(key[1]) <= ?)"
    }

    private static func bounds(_ key: [Value]) -> [Value] {
        key.count == 1 ? key : [key[0]] + key
    }
}

extension Table {
    /// Where the columns of its key are among its columns.
    var keyColumns: [Int] {
        key.compactMap { name in columns.firstIndex { $0.name == name } }
    }
}

extension Value {
    /// Whether both are the same bytes: for Swift, some texts are equal that differ in theirs.
    func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.integer(let one), .integer(let other)): one == other
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.blob(let one), .blob(let other)): one == other
        default: false
        }
    }

    /// Whether it comes first in a key.
    func isBefore(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let one), .integer(let other)): one < other
        case (.text(let one), .text(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
        default: false
        }
    }
}

extension [Value] {
    func isSame(as other: [Value]) -> Bool {
        count == other.count && zip(self, other).allSatisfy { $0.isSame(as: $1) }
    }

    /// Whether it is the key that comes first.
    func isBefore(_ other: [Value]) -> Bool {
        for (one, other) in zip(self, other) {
            if one.isBefore(other) { return true }
            if other.isBefore(one) { return false }
        }
        return false
    }
}
