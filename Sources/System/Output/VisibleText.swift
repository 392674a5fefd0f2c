extension String {
    /// The text as a person reads it: nothing in it breaks a line, drives a terminal, turns a text
    /// around or is not seen.
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
            for unit in scalar.utf16 {
                let digits = String(unit, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
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
