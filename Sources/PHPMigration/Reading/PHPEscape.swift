/// What a backslash means inside PHP's texts (php.net/language.types.string).
enum PHPEscape {
    private static let backslash = UInt8(ascii: "\\")

    /// A text in single quotes: only `\\` and `\'` are escapes.
    static func single(_ inner: ArraySlice<UInt8>) -> [UInt8] {
        var (text, rest): ([UInt8], ArraySlice<UInt8>) = ([], inner)
        while let byte = rest.popFirst() {
            if byte == backslash, let next = rest.first, next == backslash || next == 0x27 {
                rest.removeFirst()
                text.append(next)
            } else {
                text.append(byte)
            }
        }
        return text
    }

    /// A text in double quotes, or a heredoc's.
    ///
    /// - Parameters:
    ///   - inner: What stands between the quotes.
    ///   - quote: The quote that a backslash escapes; none in a heredoc.
    /// - Returns: A text, or something opaque where a variable stands in it.
    static func double(_ inner: ArraySlice<UInt8>, quote: UInt8?) -> PHPToken.Kind {
        var (text, rest): ([UInt8], ArraySlice<UInt8>) = ([], inner)
        while let byte = rest.popFirst() {
            if byte == backslash {
                guard let escaped = escaped(&rest, quote) else {
                    return .opaque("a text that PHP does not read")
                }
                text += escaped
                continue
            }
            let next = rest.first
            if byte == UInt8(ascii: "$"), next == UInt8(ascii: "{") || PHPScanner.startsName(next) {
                return .opaque("a variable inside a text")
            }
            if byte == UInt8(ascii: "{"), next == UInt8(ascii: "$") {
                return .opaque("a variable inside a text")
            }
            text.append(byte)
        }
        return .text(text)
    }

    /// What follows a backslash, or `nil` for what PHP refuses.
    private static func escaped(_ rest: inout ArraySlice<UInt8>, _ quote: UInt8?) -> [UInt8]? {
        guard let byte = rest.first else { return [backslash] }
        switch byte {
        case UInt8(ascii: "n"): return one(10, &rest)
        case UInt8(ascii: "t"): return one(9, &rest)
        case UInt8(ascii: "r"): return one(13, &rest)
        case UInt8(ascii: "v"): return one(11, &rest)
        case UInt8(ascii: "e"): return one(27, &rest)
        case UInt8(ascii: "f"): return one(12, &rest)
        case backslash, UInt8(ascii: "$"): return one(byte, &rest)
        case _ where byte == quote: return one(byte, &rest)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let digits = rest.prefix(3).prefix { (0x30...0x37).contains($0) }
            rest = rest.dropFirst(digits.count)
            return [UInt8(truncatingIfNeeded: digits.reduce(0) { $0 * 8 + Int($1 - 0x30) })]
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let digits = rest.dropFirst().prefix(2).prefix { digit($0) != nil }
            guard !digits.isEmpty else { return [backslash] }
            rest = rest.dropFirst(1 + digits.count)
            return [UInt8(digits.reduce(0) { $0 * 16 + (digit($1) ?? 0) })]
        case UInt8(ascii: "u") where rest.dropFirst().first == UInt8(ascii: "{"):
            return codePoint(&rest)
        default: return [backslash]
        }
    }

    private static func one(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        rest = rest.dropFirst()
        return [byte]
    }

    /// `u{…}` in UTF-8; PHP also takes halves of surrogate pairs.
    private static func codePoint(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let digits = rest.dropFirst(2).prefix { digit($0) != nil }
        guard !digits.isEmpty, rest.dropFirst(2 + digits.count).first == UInt8(ascii: "}") else {
            return nil
        }
        var code: UInt32 = 0
        for byte in digits {
            code = code * 16 + UInt32(digit(byte) ?? 0)
            guard code <= 0x10FFFF else { return nil }
        }
        rest = rest.dropFirst(3 + digits.count)
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(code >> shift & 0x3F) }
        return switch code {
        case ..<0x80: [UInt8(code)]
        case ..<0x800: [0xC0 | UInt8(code >> 6), tail(0)]
        case ..<0x10000: [0xE0 | UInt8(code >> 12), tail(6), tail(0)]
        default: [0xF0 | UInt8(code >> 18), tail(12), tail(6), tail(0)]
        }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x41 + 10)
        case 0x61...0x66: Int(byte - 0x61 + 10)
        default: nil
        }
    }
}
