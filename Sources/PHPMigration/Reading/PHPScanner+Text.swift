/// Texts in quotes, and those between `<<<WORD` and `WORD`.
extension PHPScanner {
    /// Scans a text that begins with a quote; one that does not end takes the rest of the file.
    mutating func scanQuoted(_ quote: UInt8) {
        let here = currentLine
        take(1)
        var length = 0
        var rest = bytes
        while let byte = rest.first, byte != quote {
            let step = byte == UInt8(ascii: "\\") ? 2 : 1
            length += min(step, rest.count)
            rest = rest.dropFirst(step)
        }
        let isClosed = !rest.isEmpty
        let inner = take(length)
        take(1)
        guard isClosed else { return add(.opaque("a text without an end"), here) }
        switch quote {
        case UInt8(ascii: "'"): add(.text(PHPEscape.single(inner)), here)
        case UInt8(ascii: "\""): add(PHPEscape.double(inner, quote: quote), here)
        default: add(.opaque("a shell command"), here)
        }
    }

    /// Scans a heredoc or nowdoc.
    ///
    /// - Returns: False, and nothing is taken, when none begins here.
    mutating func scanHeredoc() -> Bool {
        let here = currentLine
        var rest = bytes.dropFirst(3)
        rest = rest.drop { $0 == 32 || $0 == 9 }
        let quote = rest.first.flatMap { $0 == 0x27 || $0 == 0x22 ? $0 : nil }
        if quote != nil { rest = rest.dropFirst() }
        guard Self.startsName(rest.first) else { return false }
        let label = rest.prefix { Self.continuesName($0) }
        rest = rest.dropFirst(label.count)
        if let quote {
            guard rest.first == quote else { return false }
            rest = rest.dropFirst()
        }
        guard let newline = Self.newline(at: rest) else { return false }
        rest = rest.dropFirst(newline)
        take(rest.startIndex - bytes.startIndex)
        guard let body = PHPHeredoc(rest, until: label) else {
            take(bytes.count)
            add(.opaque("a text without an end"), here)
            return true
        }
        take(body.length)
        guard let text = body.text else {
            add(.opaque("a text that PHP does not read"), here)
            return true
        }
        add(quote == 0x27 ? .text(text) : PHPEscape.double(text[...], quote: nil), here)
        return true
    }

    /// How many bytes a line's end takes that stands here, or `nil` when there is none.
    static func newline(at bytes: ArraySlice<UInt8>) -> Int? {
        switch bytes.first {
        case 10: 1
        case 13: bytes.dropFirst().first == 10 ? 2 : 1
        default: nil
        }
    }
}
