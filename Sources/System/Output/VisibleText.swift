extension String {
    /// The text as a person reads it: nothing in it breaks a line, drives a terminal, turns a text
    /// around or is not seen.
    ///
    /// It is the one way by which a text that others wrote gets into a log, a mail, a page, a
    /// terminal or the service manager's line; JSON has `visibleJSON`.
    ///
    /// A control character of ASCII is its picture, as in `␊` (Unicode's Control Pictures); every
    /// other character of the kind is `�`. What chooses between two looks of one character stays, and
    /// so does what joins emoji to one.
    package var visible: String {
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        let scalars = Array(unicodeScalars)
        let visible = scalars.indices.map { index in
            let joins =
                scalars[index] == "\u{200D}" && index > 0 && index + 1 < scalars.count
                && scalars[index - 1].endsEmoji && scalars[index + 1].isPicture
            return joins ? scalars[index] : scalars[index].visible
        }
        return String(String.UnicodeScalarView(visible))
    }

    /// A JSON text in which nothing drives a terminal, turns a text around or is not seen.
    ///
    /// Each such character is an escape of JSON's, `\u202e`, so the value stays the same (RFC 8259,
    /// section 7). The line breaks between the values stay.
    package var visibleJSON: String {
        unicodeScalars.contains { $0 != "\n" && $0.isHidden } ? escapingHidden : self
    }

    private var escapingHidden: String {
        unicodeScalars.reduce(into: "") { json, scalar in
            guard scalar != "\n" && scalar.isHidden else {
                return json.unicodeScalars.append(scalar)
            }
            json += scalar.jsonEscape
        }
    }

    /// The text with `�` for each NUL, which no text of PostgreSQL's can have.
    package var withoutNUL: String {
        utf8.contains(0) ? replacing("\0", with: "\u{FFFD}") : self
    }

    /// The beginning of a text, before it is made visible.
    ///
    /// - Parameter limit: How many code points at most: any number of them may be one `Character`.
    /// - Returns: The text itself where it is not longer.
    package func beginning(_ limit: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
    }
}

extension Unicode.Scalar {
    /// Whether a person would not see it, or not as a part of a line.
    package var isHidden: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: !isDrawnFormat
        default: properties.isDefaultIgnorableCodePoint && !properties.isVariationSelector
        }
    }

    /// As in `\u202e`, of two units outside of the Basic Multilingual Plane (RFC 8259, section 7).
    package var jsonEscape: String {
        utf16.reduce(into: "") { escape, unit in
            let digits = String(unit, radix: 16)
            escape += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }

    fileprivate var visible: Unicode.Scalar {
        switch value {
        case 0x00...0x1F: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        default: isHidden ? "\u{FFFD}" : self
        }
    }

    /// Signs around a number or a word in Arabic, Syriac and Kaithi: Prepended_Concatenation_Mark.
    private var isDrawnFormat: Bool {
        switch value {
        case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    fileprivate var isPicture: Bool { properties.isEmoji && value > 0xFF }

    /// An emoji, its colour, or the selector that makes it one.
    fileprivate var endsEmoji: Bool { isPicture || self == "\u{FE0F}" }
}
