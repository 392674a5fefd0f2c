/// What can be seen in an SQL text without a database: its tables need not be there yet.
package enum SQLText {
    /// How a database reads quotes and comments.
    package enum Dialect: Sendable {
        case sqlite
        /// Also MariaDB's: a backslash escapes what follows in quotes, `#` begins a comment.
        case mysql
        /// A backslash escapes what follows in `E'…'` alone; `$tag$` is a quote as well, a comment may
        /// have others in it, and `::` is a cast.
        case postgresql
    }

    /// A part of a text.
    package enum Piece: Sendable, Equatable {
        /// As in `:out_trade_no`, with the colon.
        case placeholder(String)
        /// A word outside quotes: a keyword, a name or a number.
        case word(String)
        /// Anything else, quotes and comments whole.
        case other(String)
    }

    /// The placeholders as they stand in the text, each once.
    ///
    /// What is in quotes, comments or names is not one. A database has its own word for it, when
    /// the statement can be prepared.
    ///
    /// - Parameters:
    ///   - sql: A statement of the shop's.
    ///   - dialect: Of the database that will run it.
    /// - Returns: The names with what is in front of them, in the order of the text.
    package static func placeholders(in sql: String, of dialect: Dialect) -> [String] {
        var found: [String] = []
        for case .placeholder(let name) in pieces(of: sql, in: dialect) where !found.contains(name)
        {
            // There a question mark is an operator of the shop's.
            if dialect == .postgresql && name == "?" { continue }
            found.append(name)
        }
        return found
    }

    /// The parts of a text, which come to the whole text.
    package static func pieces(of sql: String, in dialect: Dialect) -> [Piece] {
        let bytes = Array(sql.utf8)
        var rest = bytes[...]
        var pieces: [Piece] = []
        while let byte = rest.first {
            let start = rest.startIndex
            let kind: (String) -> Piece
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""),
                UInt8(ascii: "`") where dialect != .postgresql:
                rest = quoted(rest, by: byte, in: dialect)
                kind = Piece.other
            case _ where dialect == .postgresql && beginsPostgreSQLPiece(rest):
                rest = afterPostgreSQLPiece(rest)
                kind = Piece.other
            case UInt8(ascii: "[") where dialect == .sqlite:
                rest = rest.drop { $0 != UInt8(ascii: "]") }.dropFirst()
                kind = Piece.other
            case UInt8(ascii: "-") where beginsDashComment(rest, in: dialect),
                UInt8(ascii: "#") where dialect == .mysql:
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
                kind = Piece.other
            case UInt8(ascii: "/") where rest.starts(with: "/*".utf8):
                rest = rest.dropFirst(2)
                while !rest.isEmpty && !rest.starts(with: "*/".utf8) { rest.removeFirst() }
                rest = rest.dropFirst(2)
                kind = Piece.other
            case _ where isOfName(byte) && byte != UInt8(ascii: "$"):
                rest = rest.drop(while: isOfName)
                kind = Piece.word
            case UInt8(ascii: "?") where dialect == .postgresql:
                rest.removeFirst()
                kind = Piece.placeholder
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "?"):
                rest = rest.dropFirst().drop(while: isOfName)
                kind = Piece.placeholder
            default:
                rest.removeFirst()
                kind = Piece.other
            }
            pieces.append(kind(String(decoding: bytes[start..<rest.startIndex], as: UTF8.self)))
        }
        return pieces
    }

    /// Whether a comment begins with two dashes; MySQL takes them for two signs where no space follows.
    private static func beginsDashComment(
        _ rest: ArraySlice<UInt8>,
        in dialect: Dialect
    ) -> Bool {
        guard rest.starts(with: "--".utf8) else { return false }
        return dialect != .mysql || rest.dropFirst(2).first.map { $0 <= UInt8(ascii: " ") } ?? true
    }

    /// What follows on a text in quotes; a quote that is doubled ends one and begins the next.
    private static func quoted(
        _ rest: ArraySlice<UInt8>,
        by quote: UInt8,
        in dialect: Dialect
    ) -> ArraySlice<UInt8> {
        quoted(rest, by: quote, hasEscapes: dialect == .mysql && quote != UInt8(ascii: "`"))
    }

    static func quoted(
        _ rest: ArraySlice<UInt8>,
        by quote: UInt8,
        hasEscapes: Bool
    ) -> ArraySlice<UInt8> {
        var rest = rest.dropFirst()
        while let byte = rest.popFirst(), byte != quote {
            if byte == UInt8(ascii: "\\"), hasEscapes { rest = rest.dropFirst() }
        }
        return rest
    }

    static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
            0x80...0xFF:
            true
        default: false
        }
    }
}
