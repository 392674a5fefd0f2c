/// What stands between `<<<WORD` and the `WORD` that ends it.
///
/// As since PHP 7.3: the last `WORD` may be indented, and all lines are without that indentation.
struct PHPHeredoc {
    /// How many bytes it takes, the word that ends it included.
    let length: Int
    /// The lines, or `nil` when one is indented less than the word that ends them.
    let text: [UInt8]?

    /// Looks for the end.
    ///
    /// - Parameters:
    ///   - bytes: What follows the first line.
    ///   - label: The word that ends it.
    init?(_ bytes: ArraySlice<UInt8>, until label: ArraySlice<UInt8>) {
        var rest = bytes
        var lines: [(text: ArraySlice<UInt8>, end: ArraySlice<UInt8>)] = []
        while true {
            let indent = rest.prefix { $0 == 32 || $0 == 9 }
            let word = rest.dropFirst(indent.count)
            if word.starts(with: label),
                !(word.dropFirst(label.count).first.map(PHPScanner.continuesName) ?? false)
            {
                length = word.startIndex + label.count - bytes.startIndex
                text = Self.joined(lines, without: indent)
                return
            }
            let line = rest.prefix { $0 != 10 && $0 != 13 }
            rest = rest.dropFirst(line.count)
            guard let newline = PHPScanner.newline(at: rest) else { return nil }
            lines.append((line, rest.prefix(newline)))
            rest = rest.dropFirst(newline)
        }
    }

    /// The lines without the indentation; the last one without its end, too.
    private static func joined(
        _ lines: [(text: ArraySlice<UInt8>, end: ArraySlice<UInt8>)],
        without indent: ArraySlice<UInt8>
    ) -> [UInt8]? {
        if Set(indent).count > 1 { return nil }
        var text: [UInt8] = []
        for (index, line) in lines.enumerated() {
            let space = line.text.prefix { $0 == 32 || $0 == 9 }.prefix(indent.count)
            guard space.allSatisfy({ $0 == indent.first }),
                space.count == indent.count || space.count == line.text.count
            else { return nil }
            text += line.text.dropFirst(space.count)
            if index < lines.count - 1 { text += line.end }
        }
        return text
    }
}
