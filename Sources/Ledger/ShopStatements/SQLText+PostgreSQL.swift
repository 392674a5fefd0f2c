/// What PostgreSQL reads in a way of its own.
extension SQLText {
    /// Whether a text begins with something of PostgreSQL's that is neither word nor placeholder.
    static func beginsPostgreSQLPiece(_ rest: ArraySlice<UInt8>) -> Bool {
        switch rest.first {
        case UInt8(ascii: "E"), UInt8(ascii: "e"):
            rest.dropFirst().first == UInt8(ascii: "'")
        case UInt8(ascii: "$"): delimiter(of: rest) != nil
        case UInt8(ascii: "/"): rest.starts(with: "/*".utf8)
        case UInt8(ascii: ":"): !(rest.dropFirst().first.map(isOfName) ?? false)
        // Part of an operator.
        case UInt8(ascii: "@"): true
        default: false
        }
    }

    /// What follows on that.
    static func afterPostgreSQLPiece(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        switch rest.first {
        case UInt8(ascii: "E"), UInt8(ascii: "e"):
            return quoted(rest.dropFirst(), by: UInt8(ascii: "'"), hasEscapes: true)
        case UInt8(ascii: "$"):
            let delimiter = delimiter(of: rest) ?? []
            var rest = rest.dropFirst(delimiter.count)
            while !rest.isEmpty && !rest.starts(with: delimiter) { rest.removeFirst() }
            return rest.dropFirst(delimiter.count)
        case UInt8(ascii: "/"): return afterComment(rest)
        case UInt8(ascii: ":"): return rest.dropFirst(rest.starts(with: "::".utf8) ? 2 : 1)
        default: return rest.dropFirst()
        }
    }

    /// The `$tag$` or `$$` that a text begins with, or `nil`.
    private static func delimiter(of rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let tag = rest.dropFirst().prefix { isOfName($0) && $0 != UInt8(ascii: "$") }
        if let first = tag.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= first { return nil }
        guard rest[tag.endIndex...].first == UInt8(ascii: "$") else { return nil }
        return rest[rest.startIndex...tag.endIndex]
    }

    /// What follows on a comment, which ends when those in it have.
    private static func afterComment(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var (rest, depth) = (rest, 0)
        while !rest.isEmpty {
            if rest.starts(with: "/*".utf8) {
                (rest, depth) = (rest.dropFirst(2), depth + 1)
            } else if rest.starts(with: "*/".utf8) {
                (rest, depth) = (rest.dropFirst(2), depth - 1)
                if depth == 0 { break }
            } else {
                rest.removeFirst()
            }
        }
        return rest
    }
}
