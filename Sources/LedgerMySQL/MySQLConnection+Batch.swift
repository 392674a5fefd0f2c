internal import CMariaDB
internal import Ledger

/// A row that came as text.
final class MySQLTextRow: Row {
    let sql: String
    private let cells: [[UInt8]?]

    init(_ cells: [[UInt8]?], of sql: String) { (self.cells, self.sql) = (cells, sql) }

    func integer(_ column: Int) -> Int64 { integerOrNull(column) ?? 0 }

    func integerOrNull(_ column: Int) -> Int64? { textOrNull(column).flatMap { Int64($0) } }

    func text(_ column: Int) -> String { textOrNull(column) ?? "" }

    func textOrNull(_ column: Int) -> String? {
        cells[column].map { String(decoding: $0, as: UTF8.self) }
    }

    func blob(_ column: Int) -> [UInt8] { cells[column] ?? [] }
}

/// Several statements in one round trip.
extension MySQLConnection {
    /// Lets texts of several statements be sent.
    ///
    /// For a connection alone on which no text of anybody else's is run but as a prepared statement,
    /// which is one by the protocol. The corresponding C function is `mysql_set_server_option`.
    func allowSeveralStatements() throws(StorageError) {
        let sql = "set server option"
        try makeSure(isReadyFor: sql)
        guard unsafe mysql_set_server_option(handle, MYSQL_OPTION_MULTI_STATEMENTS_ON) == 0 else {
            throw noteFailure(in: sql)
        }
    }

    /// How many bytes go in one piece, which a server of `MySQLSession.packetSize` takes.
    static let pieceSize = MySQLSession.packetSize - 1024

    /// Sends statements, in one piece if they are not very long; the server runs none behind one that
    /// fails.
    ///
    /// - Parameters:
    ///   - statements: The texts.
    ///   - name: What stands for them in an error; the values that are in them do not.
    /// - Returns: The rows of each statement; none for one that has no result.
    /// - Throws: `StorageError` of the first one that fails.
    @discardableResult
    func run(_ statements: [MySQLText], as name: String) throws(StorageError) -> [[MySQLTextRow]] {
        answered = 0
        var results: [[MySQLTextRow]] = []
        var (piece, size) = ([MySQLText](), 0)
        for statement in statements {
            let length = statement.bytes.count + 1
            if !piece.isEmpty && size + length > Self.pieceSize {
                results += try send(piece, as: name)
                (piece, size) = ([], 0)
            }
            piece.append(statement)
            size += length
        }
        return results + (try send(piece, as: name))
    }

    private func send(
        _ statements: [MySQLText],
        as name: String
    ) throws(StorageError) -> [[MySQLTextRow]] {
        try makeSure(isReadyFor: name)
        let text = Array(statements.map(\.bytes).joined(separator: [UInt8(ascii: ";")]))
        let code = unsafe text.withUnsafeBytes { bytes in
            unsafe mysql_real_query(
                handle,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                UInt(bytes.count)
            )
        }
        guard code == 0 else { throw noteFailure(in: name) }
        var results: [[MySQLTextRow]] = []
        while true {
            results.append(try storedRows(of: name))
            answered += 1
            switch unsafe mysql_next_result(handle) {
            case 0: continue
            case -1: break
            default: throw noteFailure(in: name)
            }
            break
        }
        guard results.count == statements.count else {
            throw StorageError(code: .other, native: "\(results.count) results", sql: name)
        }
        return results
    }

    private func storedRows(of name: String) throws(StorageError) -> [MySQLTextRow] {
        guard let result = unsafe mysql_store_result(handle) else {
            guard unsafe mysql_field_count(handle) == 0 else { throw noteFailure(in: name) }
            return []
        }
        defer { unsafe mysql_free_result(result) }
        let columns = Int(unsafe mysql_num_fields(result))
        var rows: [MySQLTextRow] = []
        while let row = unsafe mysql_fetch_row(result),
            let lengths = unsafe mysql_fetch_lengths(result)
        {
            let cells = (0..<columns).map { column -> [UInt8]? in
                guard let start = unsafe row[column] else { return nil }
                return unsafe Array(
                    UnsafeRawBufferPointer(start: start, count: Int(lengths[column]))
                )
            }
            rows.append(MySQLTextRow(cells, of: name))
        }
        return rows
    }
}
