/// A JSON text as other programs may have written it; only for comparing with a signature.
enum JSONText {
    /// Without white space between tokens.
    static func minified(_ text: [UInt8], _ budget: SearchBudget) throws(SearchEnded) -> [UInt8] {
        try budget.spend(4 * text.count)
        var isInside = false
        var isEscaped = false
        return text.filter { byte in
            defer {
                if byte == UInt8(ascii: "\""), !isEscaped { isInside.toggle() }
                isEscaped = isInside && byte == UInt8(ascii: "\\") && !isEscaped
            }
            return isInside || !isSpace(byte)
        }
    }

    /// Whether the byte is one of JSON's four white spaces.
    static func isSpace(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: true
        default: false
        }
    }

    /// With quotes around names that have none: `{amount:` as `{"amount":`.
    static func quotingNames(
        _ text: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8] {
        try budget.spend(8 * text.count)
        var quoted: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            quoted.append(byte)
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",") else { continue }
            let name = rest.prefix { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
            guard !name.isEmpty, rest.dropFirst(name.count).first == UInt8(ascii: ":") else {
                continue
            }
            quoted.append(UInt8(ascii: "\""))
            quoted += name
            quoted.append(UInt8(ascii: "\""))
            rest = rest.dropFirst(name.count)
        }
        return quoted
    }

    /// With every slash escaped, as Java's and PHP's writers do.
    static func escapingSlashes(
        _ text: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8] {
        try escapedSlashes.applied(to: text, budget)
    }

    static func unescapingSlashes(
        _ text: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8] {
        try plainSlashes.applied(to: text, budget)
    }

    private static let escapedSlashes = Replacements([#"\/"#: #"\/"#, "/": #"\/"#])
    private static let plainSlashes = Replacements([#"\/"#: "/"])

    /// With `\u4e2d` for everything that is not ASCII, as Python's writer does.
    static func escapingUnicode(
        _ text: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8] {
        try budget.spend(16 * text.count)
        let digits = Array("0123456789abcdef".utf8)
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.count)
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            if unit < 0x80 {
                escaped.append(UInt8(unit))
                continue
            }
            escaped.append(UInt8(ascii: "\\"))
            escaped.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] { escaped.append(digits[Int(unit >> shift & 15)]) }
        }
        return escaped
    }

    /// With the characters themselves for `\u4e2d`, but for those that a string must escape.
    static func unescapingUnicode(
        _ text: [UInt8],
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8] {
        try budget.spend(16 * text.count)
        var units: [UInt16] = []
        units.reserveCapacity(text.count)
        var rest = Array(String(decoding: text, as: UTF8.self).utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == UInt16(UInt8(ascii: "\\")), let kind = rest.popFirst() else {
                units.append(unit)
                continue
            }
            if kind == UInt16(UInt8(ascii: "u")), let value = character(rest.prefix(4)) {
                units.append(value)
                rest = rest.dropFirst(4)
            } else {
                units.append(unit)
                units.append(kind)
            }
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// What four hexadecimal digits stand for, unless it has to be escaped in a string.
    private static func character(_ digits: ArraySlice<UInt16>) -> UInt16? {
        var value: UInt16 = 0
        for digit in digits {
            guard digit < 0x80, let digit = Character(Unicode.Scalar(UInt8(digit))).hexDigitValue
            else { return nil }
            value = value << 4 | UInt16(digit)
        }
        let isPlain = value >= 0x20 && value != 0x22 && value != 0x5C
        return digits.count == 4 && isPlain ? value : nil
    }
}
