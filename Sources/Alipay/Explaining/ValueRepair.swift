internal import HTTP
internal import System

/// What a value may have been before somebody changed it on the way.
enum ValueRepair {
    /// Repairs that undo one thing, to be tried on all values at once and on each alone.
    static let general: [(Explanation.Cause, @Sendable ([UInt8]) -> [UInt8]?)] = [
        (.htmlEscaped, { htmlUnescaped($0) }),
        (.quotesEscaped, { replacing($0, [(#"\""#, #"""#), (#"\'"#, "'"), (#"\\"#, #"\"#)]) }),
        (.charsetConverted, { CharsetConversion.convert($0, from: "UTF-8", to: "GB18030") }),
        (.charsetConverted, { CharsetConversion.convert($0, from: "UTF-8", to: "ISO-8859-1") }),
        (.charsetConverted, { CharsetConversion.convert($0, from: "UTF-8", to: "WINDOWS-1252") }),
        (.encodedTwice, { LooseForm.decoded($0[...]).bytes }),
        (.lineBreaksChanged, { replacing($0, [("\r\n", "\n")]) }),
        (.lineBreaksChanged, { replacing(replacing($0, [("\r\n", "\n")]), [("\n", "\r\n")]) }),
    ]

    /// What a single value may have been, in ways that make no sense for all values at once.
    static func alternatives(
        to value: [UInt8]
    ) -> [(Explanation.Cause, [UInt8])] {
        trims(of: value).map { (.trimmed, $0) } + pluses(in: value).map { (.plusBecameSpace, $0) }
            + encodings(of: value).map { (.decodedTwice, $0) }
            + jsonTexts(of: value).map { (.jsonReserialised, $0) }
    }

    private static func htmlUnescaped(_ value: [UInt8]) -> [UInt8] {
        let entities: [(String, String)] = [
            ("&quot;", "\""), ("&#34;", "\""), ("&#034;", "\""), ("&#x22;", "\""),
            ("&apos;", "'"), ("&#39;", "'"), ("&#039;", "'"), ("&#x27;", "'"),
            ("&lt;", "<"), ("&#60;", "<"), ("&gt;", ">"), ("&#62;", ">"),
            ("&amp;", "&"), ("&#38;", "&"),
        ]
        return replacing(value, entities)
    }

    /// Replaces from left to right, each place once.
    private static func replacing(_ value: [UInt8], _ pairs: [(String, String)]) -> [UInt8] {
        let pairs = pairs.map { (Array($0.utf8), Array($1.utf8)) }
        var result: [UInt8] = []
        var rest = value[...]
        while let byte = rest.first {
            if let (old, new) = pairs.first(where: { rest.starts(with: $0.0) }) {
                result += new
                rest = rest.dropFirst(old.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    private static func trims(of value: [UInt8]) -> [[UInt8]] {
        let spaces = [" ", "  ", "\n", "\r\n", "\t", "\u{3000}", "\u{A0}"].map { Array($0.utf8) }
        return spaces.map { value + $0 } + spaces.map { $0 + value }
            + spaces.map { $0 + value + $0 }
    }

    /// Every choice of spaces that were a plus; of many spaces, one, all, and all but one.
    private static func pluses(in value: [UInt8]) -> [[UInt8]] {
        let spaces = value.indices.filter { value[$0] == UInt8(ascii: " ") }
        guard !spaces.isEmpty else { return [] }
        func changing(_ places: some Sequence<Int>) -> [UInt8] {
            var changed = value
            for place in places { changed[place] = UInt8(ascii: "+") }
            return changed
        }
        if spaces.count <= 6 {
            return (1..<1 << spaces.count).map { choice in
                changing(spaces.indices.filter { choice >> $0 & 1 == 1 }.map { spaces[$0] })
            }
        }
        return [changing(spaces)] + spaces.map { changing([$0]) }
            + spaces.map { kept in changing(spaces.filter { $0 != kept }) }
    }

    /// The value as it would be if it had been encoded once more, the ways that languages have.
    private static func encodings(of value: [UInt8]) -> [[UInt8]] {
        let form = FormEncoding.encode([("", value)]).dropFirst()
        let spaced = replacing(Array(form), [("+", "%20")])
        let script = replacing(
            spaced,
            [("%21", "!"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%7E", "~")]
        )
        let upper = [Array(form), spaced, script]
        let percents = replacing(value, [("%", "%25")])
        let structure = replacing(value, [("&", "%26"), ("=", "%3D")])
        return (upper + upper.map(lowerCaseEscapes) + [percents, structure]).filter { $0 != value }
    }

    private static func lowerCaseEscapes(_ value: [UInt8]) -> [UInt8] {
        var value = value
        for index in value.indices where value[index] == UInt8(ascii: "%") {
            for place in index + 1...index + 2 where place < value.count {
                if (0x41...0x46).contains(value[place]) { value[place] |= 0x20 }
            }
        }
        return value
    }

    /// A JSON value without spaces between its tokens, and with quotes around its names.
    private static func jsonTexts(of value: [UInt8]) -> [[UInt8]] {
        guard let first = value.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        else { return [] }
        return [JSONText.minified(value), JSONText.quotingNames(value)].filter { $0 != value }
    }
}
