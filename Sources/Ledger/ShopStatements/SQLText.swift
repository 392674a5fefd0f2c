/// What can be seen in an SQL text without a database: its tables need not be there yet.
package enum SQLText {
    /// The placeholders as they stand in the text, each once.
    ///
    /// What is in quotes, comments or names is none. A database has its own
    /// word for it, when the statement can be prepared.
    package static func placeholders(in sql: String) -> [String] {
        var rest = Array(sql.utf8)[...]
        var found: [String] = []
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                // A quote that is doubled ends one text and begins the next.
                rest = rest.dropFirst().drop { $0 != byte }.dropFirst()
            case UInt8(ascii: "["):
                rest = rest.drop { $0 != UInt8(ascii: "]") }.dropFirst()
            case UInt8(ascii: "-") where rest.starts(with: "--".utf8):
                rest = rest.drop { $0 != UInt8(ascii: "\n") }
            case UInt8(ascii: "/") where rest.starts(with: "/*".utf8):
                rest = rest.dropFirst(2)
                while !rest.isEmpty && !rest.starts(with: "*/".utf8) { rest.removeFirst() }
                rest = rest.dropFirst(2)
            case _ where isOfName(byte) && byte != UInt8(ascii: "$"):
                rest = rest.drop(while: isOfName)
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"), UInt8(ascii: "?"):
                let name = rest.dropFirst().prefix(while: isOfName)
                let placeholder = String(decoding: [byte] + name, as: UTF8.self)
                if !found.contains(placeholder) { found.append(placeholder) }
                rest = rest.dropFirst(1 + name.count)
            default:
                rest.removeFirst()
            }
        }
        return found
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
            0x80...0xFF:
            true
        default: false
        }
    }
}
