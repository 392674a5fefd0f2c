internal import System

/// Who sends or gets a mail: an address, perhaps with a name.
package struct Mailbox: Sendable, Equatable {
    /// The name beside the address, or the empty text.
    package let name: String
    /// As in `shop@example.com`.
    package let address: String

    /// Reads `shop@example.com`, `Shop <shop@example.com>` or `"Shop, Inc." <shop@example.com>`.
    ///
    /// - Parameter text: `nil` comes of an address without the dot-atoms of RFC 5322 §3.4.1 in
    ///   ASCII, and of a character that is not seen wherever it is, see `String.visible`.
    package init?(_ text: String) {
        guard text == text.visible else { return nil }
        var rest = text.utf8[...]
        var name: Substring = ""
        if let open = rest.lastIndex(of: UInt8(ascii: "<")), rest.last == UInt8(ascii: ">") {
            name = text[..<open]
            rest = rest[rest.index(after: open)...].dropLast()
        }
        guard Self.isAddress(rest) else { return nil }
        self.name = Self.unquoted(name)
        address = String(Substring(rest))
    }

    /// The mailbox as a header field has it, which may be several lines long.
    ///
    /// - Parameter used: How much of its first line is written already, in bytes.
    /// - Returns: ASCII; lines but the first begin with a space.
    func headerText(after used: Int) -> String {
        if name.isEmpty { return address }
        let quoted = "\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        if HeaderField.isPlain(name), used + quoted.utf8.count + address.utf8.count < 70 {
            return "\(quoted) <\(address)>"
        }
        return EncodedWord.encode(name, after: used) + "\r\n <\(address)>"
    }

    /// Whether it is two dot-atoms around one `@`, RFC 5322 §3.4.1 and §3.2.3.
    private static func isAddress(_ text: Substring.UTF8View) -> Bool {
        let halves = text.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard halves.count == 2, text.count <= 254 else { return false }
        return halves.allSatisfy { half in
            half.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { atom in !atom.isEmpty && atom.allSatisfy { isAtomCharacter($0) } }
        }
    }

    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    /// A name without the spaces around it, and without the quotes of a quoted string.
    private static func unquoted(_ text: Substring) -> String {
        let name = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        guard name.count >= 2, name.first == "\"", name.last == "\"" else { return String(name) }
        var isEscaped = false
        return String(
            name.dropFirst().dropLast().filter { character in
                isEscaped = !isEscaped && character == "\\"
                return !isEscaped
            }
        )
    }
}
