/// Base64 as RFC 4648 §4 has it: standard alphabet, padded, nothing else allowed.
package enum Base64 {
    /// Decodes strictly.
    ///
    /// - Returns: The bytes, or `nil` for a foreign character (a space, a line break), a missing or
    ///   misplaced `=`, or padding bits that are not zero.
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        // A pad is decoded as "A", six bits of zero; what it made is cut off at the end.
        var digits = Array(text)
        var padding = 0
        while padding < 2, padding < digits.count, digits[digits.count - 1 - padding] == pad {
            digits[digits.count - 1 - padding] = UInt8(ascii: "A")
            padding += 1
        }
        let values = values
        var seen: UInt32 = 0
        var bytes = [UInt8](capacity: digits.count / 4 * 3) { bytes in
            for group in stride(from: 0, to: digits.count, by: 4) {
                let value0 = UInt32(values[Int(digits[group])])
                let value1 = UInt32(values[Int(digits[group + 1])])
                let value2 = UInt32(values[Int(digits[group + 2])])
                let value3 = UInt32(values[Int(digits[group + 3])])
                seen |= value0 | value1 | value2 | value3
                let bits = value0 << 18 | value1 << 12 | value2 << 6 | value3
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        guard seen < 64, bytes.suffix(padding).allSatisfy({ $0 == 0 }) else { return nil }
        bytes.removeLast(padding)
        return bytes
    }

    /// Encodes without line breaks.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = Int(bits >> UInt32(18 - 6 * place) & 63)
                text.append(place <= group.count ? alphabet[digit] : pad)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let pad = UInt8(ascii: "=")

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The value of every byte as a digit, 0 to 63, and 255 for those that are not digits.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
