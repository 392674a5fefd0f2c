/// What TOMLKit does not survive, or does not see, in a text.
enum TOMLText {
    /// Looks for it before TOMLKit does.
    ///
    /// A table header without a name ends the process in an assertion of toml++, TOMLKit's parser,
    /// and what stands behind a zero byte is not read: TOMLKit hands the text over as a C string.
    ///
    /// - Parameter text: A settings text.
    /// - Returns: What is wrong with it, or `nil` for a text that can be parsed.
    static func mistake(in text: String) -> String? {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.contains(0) { return "line \(index + 1): a zero byte: TOML is text" }
            // No setting is a list of lists, so a "[" that begins a line begins a header.
            if lacksName(line) { return "line \(index + 1): expected a table's name behind the [" }
        }
        return nil
    }

    private static func lacksName(_ line: Substring.UTF8View) -> Bool {
        var rest = line.drop(while: isSpace)
        guard rest.popFirst() == UInt8(ascii: "[") else { return false }
        rest = rest.drop(while: isSpace)
        if rest.first == UInt8(ascii: "[") { rest = rest.dropFirst().drop(while: isSpace) }
        return rest.first.map { !canBeginName($0) } ?? true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// A bare key, a quoted key, or the `]` of an empty one, which toml++ does refuse.
    private static func canBeginName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-_\"']".utf8.contains(byte)
        }
    }
}
