/// The ways in which a byte can stand in a form and mean the same.
enum Spelling {
    /// Appends bytes: as they are where they may, or escaped, in either case of the digits.
    static func append(
        _ bytes: [UInt8],
        to form: inout [UInt8],
        using generator: inout SeededGenerator
    ) {
        for byte in bytes {
            let way = generator.below(8)
            if byte == UInt8(ascii: " "), way < 4 {
                form.append(UInt8(ascii: "+"))
            } else if isPlain[Int(byte)], way < 7 {
                form.append(byte)
            } else {
                let digits = way.isMultiple(of: 2) ? upperCase : lowerCase
                form.append(UInt8(ascii: "%"))
                form.append(digits[Int(byte >> 4)])
                form.append(digits[Int(byte & 15)])
            }
        }
    }

    private static let upperCase = Array("0123456789ABCDEF".utf8)
    private static let lowerCase = Array("0123456789abcdef".utf8)

    /// Printable ASCII but what a form itself is made of.
    private static let isPlain: [Bool] = (0..<256).map { byte in
        (0x21...0x7E).contains(byte) && !"&=%+".utf8.contains(UInt8(byte))
    }
}
