internal import CPostgreSQL
internal import Ledger

/// What the server answered to one statement.
@safe final class PostgreSQLResult {
    private let handle: OpaquePointer

    /// - Parameter handle: What `PQgetResult` gave; it goes with this.
    init(owning handle: OpaquePointer) { unsafe self.handle = unsafe handle }

    deinit { unsafe PQclear(handle) }

    var status: ExecStatusType { unsafe PQresultStatus(handle) }

    /// The server's code; of an error of the library's own, there is none.
    var state: String? { text(ofField: postgresql_sqlstate) }

    /// How bad an error is, in the server's word; one of the library's own has none.
    private var severity: String? { text(ofField: postgresql_severity) }

    /// Whether it is an error that the server has sent.
    var isFromServer: Bool { severity != nil }

    /// Whether the connection ends with it.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

    private func text(ofField field: Int32) -> String? {
        unsafe PQresultErrorField(handle, field).map { unsafe String(cString: $0) }
    }

    /// The server's word for what was done, as in `COMMIT` or `UPDATE 3`.
    var tag: String { unsafe PQcmdStatus(handle).map { unsafe String(cString: $0) } ?? "" }

    /// How many rows an INSERT, UPDATE or DELETE has found, changed or not.
    var changedRows: Int {
        guard !tag.hasPrefix("SELECT") else { return 0 }
        return unsafe PQcmdTuples(handle).flatMap { unsafe Int(String(cString: $0)) } ?? 0
    }

    /// How many rows it has.
    var count: Int { Int(unsafe PQntuples(handle)) }

    var columns: Int { Int(unsafe PQnfields(handle)) }

    func isNull(_ row: Int, _ column: Int) -> Bool {
        checkPlace(row, column)
        return unsafe PQgetisnull(handle, Int32(row), Int32(column)) != 0
    }

    /// The value in a column, as the server writes it; empty for null.
    func text(_ row: Int, _ column: Int) -> String {
        checkPlace(row, column)
        return unsafe String(decoding: bytes(row, column), as: UTF8.self)
    }

    /// The bytes in a column; empty for null.
    func blob(_ row: Int, _ column: Int) -> [UInt8] {
        checkPlace(row, column)
        let bytes = unsafe bytes(row, column)
        guard unsafe PQftype(handle, Int32(column)) == Self.bytesType else {
            return unsafe Array(bytes)
        }
        // `\x` and two digits each, see `bytea_output`.
        return (0..<max(0, bytes.count / 2 - 1)).map { index in
            unsafe Self.value(of: bytes[2 * index + 2]) << 4
                | Self.value(of: bytes[2 * index + 3])
        }
    }

    /// BYTEAOID of the server's catalogue.
    private static let bytesType: Oid = 17

    private static func value(of digit: UInt8) -> UInt8 {
        digit < UInt8(ascii: "a") ? digit & 15 : digit - UInt8(ascii: "a") + 10
    }

    private func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(handle, Int32(row), Int32(column)),
            count: Int(PQgetlength(handle, Int32(row), Int32(column)))
        )
    }

    private func checkPlace(_ row: Int, _ column: Int) {
        precondition(row >= 0 && row < count && column >= 0 && column < columns, "no such column")
    }
}

/// A row of an answer.
final class PostgreSQLRow: Row {
    let sql: String
    private let result: PostgreSQLResult
    private let index: Int

    init(_ index: Int, of result: PostgreSQLResult, sql: String) {
        (self.index, self.result, self.sql) = (index, result, sql)
    }

    func integer(_ column: Int) -> Int64 { integerOrNull(column) ?? 0 }

    /// Also of a boolean, which is 1 or 0.
    func integerOrNull(_ column: Int) -> Int64? {
        textOrNull(column).flatMap { text in
            switch text {
            case "t": 1
            case "f": 0
            default: Int64(text)
            }
        }
    }

    func text(_ column: Int) -> String { result.text(index, column) }

    func textOrNull(_ column: Int) -> String? {
        result.isNull(index, column) ? nil : result.text(index, column)
    }

    func blob(_ column: Int) -> [UInt8] { result.blob(index, column) }
}

extension PostgreSQLResult {
    func rows(of sql: String) -> [PostgreSQLRow] {
        (0..<count).map { PostgreSQLRow($0, of: self, sql: sql) }
    }
}
