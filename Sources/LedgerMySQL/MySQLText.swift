internal import Ledger

/// Statements with their values written into them, for what goes to the server in one piece.
///
/// A value is a number or hexadecimal digits, whatever is in it: there is nothing to escape. Texts are
/// UTF-8 (`_utf8mb4`), which a column of bytes takes as they are.
struct MySQLText {
    private(set) var bytes: [UInt8] = []

    init() {}

    init(_ sql: String) { add(sql) }

    mutating func add(_ sql: String) { bytes += sql.utf8 }

    mutating func add(_ other: MySQLText) { bytes += other.bytes }

    mutating func add(_ value: Value) {
        switch value {
        case .null: add("NULL")
        case .integer(let number): add(String(number))
        case .text(let text):
            add("_utf8mb4 ")
            add(hexadecimal: text.utf8)
        case .blob(let blob): add(hexadecimal: blob)
        }
    }

    /// Adds values in parentheses, with commas between them.
    mutating func add(_ values: [Value]) {
        for (index, value) in values.enumerated() {
            add(index == 0 ? "(" : ", ")
            add(value)
        }
        add(")")
    }

    /// Adds rows of values, with commas between them.
    mutating func add(_ rows: [[Value]]) {
        for (index, row) in rows.enumerated() {
            if index > 0 { add(", ") }
            add(row)
        }
    }

    private mutating func add(hexadecimal value: some Collection<UInt8>) {
        bytes.reserveCapacity(bytes.count + 2 * value.count + 3)
        add("x'")
        for byte in value {
            bytes.append(Self.digit(byte >> 4))
            bytes.append(Self.digit(byte & 15))
        }
        add("'")
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
