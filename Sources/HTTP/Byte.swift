/// The ASCII bytes that form texts are made of.
package enum Byte {
    static let space: UInt8 = 0x20
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let plus: UInt8 = 0x2B
    static let equals: UInt8 = 0x3D

    /// Whether a name of Alipay's may begin with the byte.
    @inline(__always)
    static func mayBeginName(_ byte: UInt8) -> Bool {
        // Bit 5 is what differs between a capital letter and a small one.
        (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
    }

    /// Whether the byte may stand in a name of Alipay's.
    @inline(__always)
    static func mayStandInName(_ byte: UInt8) -> Bool {
        if mayBeginName(byte) { return true }
        return switch byte {
        case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// Whether the byte is one of `%`, `&`, `+` and `=`; all others stand for themselves.
    @inline(__always)
    static func hasMeaning(_ byte: UInt8) -> Bool {
        let meaning: UInt64 = 1 << 0x25 | 1 << 0x26 | 1 << 0x2B | 1 << 0x3D
        return byte < 64 && meaning >> UInt64(byte) & 1 == 1
    }

    /// The byte that two hexadecimal digits stand for, or `nil` when one of them is not one.
    @inline(__always)
    package static func value(high: UInt8, low: UInt8) -> UInt8? {
        let digits = (hexDigit(high), hexDigit(low))
        return digits.0 | digits.1 < 16 ? digits.0 << 4 | digits.1 : nil
    }

    /// The value of a hexadecimal digit, or 255 when the byte is not one.
    @inline(__always)
    private static func hexDigit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: 255
        }
    }

    /// Compares two texts in byte order: negative, zero or positive.
    static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }
}
