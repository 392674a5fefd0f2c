/// Makes one table of a copy what it is in the ledger.
///
/// What an earlier run has written is compared, row by row: rows are not only added to a ledger, they
/// change as well. So nothing has to remember how far that run came.
struct TableCopy {
    private static let pageSize = 1000

    private let table: Table
    private let source: RowPages
    private let target: RowPages
    private let writer: RowWriter

    init(
        of table: Table,
        from source: any Connection,
        to target: any Connection
    ) throws(CopyFailure) {
        self.table = table
        self.source = try CopyFailure.source { () throws(StorageError) in
            try RowPages(of: table, on: source)
        }
        self.target = try CopyFailure.target { () throws(StorageError) in
            try RowPages(of: table, on: target)
        }
        writer = RowWriter(of: table, on: target)
    }

    /// Copies.
    ///
    /// - Parameter progress: Called after each page with how many rows it had; throws to break it off.
    /// - Throws: `CopyFailure`; what was committed until then stays.
    func run(_ progress: (Int) throws(CopyFailure) -> Void) throws(CopyFailure) {
        let end = try CopyFailure.target { () throws(StorageError) in try target.lastKey() }
        var after: [Value]?
        while true {
            let rows = try CopyFailure.source { () throws(StorageError) in
                try source.rows(after: after, limit: Self.pageSize)
            }
            guard let last = rows.last.map(key) else { break }
            let isKnown = end.map { after?.isBefore($0) ?? true } ?? false
            try CopyFailure.target { () throws(StorageError) in
                if isKnown {
                    try merge(rows, with: try target.rows(after: after, through: last))
                } else {
                    try writer.insert(rows)
                }
            }
            after = last
            try progress(rows.count)
        }
        try CopyFailure.target { () throws(StorageError) in
            try removeRows(after: after, through: end)
            try writer.commit()
        }
    }

    private func key(of row: [Value]) -> [Value] { table.keyColumns.map { row[$0] } }

    /// Both are of the same stretch of the key, in its order.
    private func merge(_ rows: [[Value]], with old: [[Value]]) throws(StorageError) {
        var rest = old[...]
        for row in rows {
            let key = key(of: row)
            while let other = rest.first, self.key(of: other).isBefore(key) {
                try writer.remove(other)
                rest.removeFirst()
            }
            if let other = rest.first, self.key(of: other).isSame(as: key) {
                rest.removeFirst()
                if !row.isSame(as: other) { try writer.update(row) }
            } else {
                try writer.insert([row])
            }
        }
        for other in rest { try writer.remove(other) }
    }

    /// What is behind the last row of the ledger.
    private func removeRows(after key: [Value]?, through end: [Value]?) throws(StorageError) {
        guard let end, key.map({ $0.isBefore(end) }) ?? true else { return }
        while true {
            let rows = try target.rows(after: key, limit: Self.pageSize)
            if rows.isEmpty { return }
            for row in rows { try writer.remove(row) }
        }
    }
}
