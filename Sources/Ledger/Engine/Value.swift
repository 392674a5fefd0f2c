/// One value of SQL's, to be bound to a placeholder.
package enum Value: Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    /// An integer, or null when there is none.
    package static func integer(orNull number: Int64?) -> Value {
        number.map { .integer($0) } ?? .null
    }

    /// A text, or null when there is none.
    package static func text(orNull text: String?) -> Value {
        text.map { .text($0) } ?? .null
    }

    /// How many bytes of text or blob it is.
    package var byteCount: Int {
        switch self {
        case .null, .integer: 0
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }
}
