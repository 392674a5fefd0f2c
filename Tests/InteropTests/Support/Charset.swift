/// What the bytes of a message's values are; the raw value is what Python calls it.
enum Charset: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case gbk = "gbk"
    /// No text at all: every byte may stand anywhere. Whoever needs a charset calls it this one, in
    /// which every byte is a character.
    case binary = "latin-1"

    /// Random text.
    ///
    /// - Parameters:
    ///   - count: How many characters.
    ///   - generator: The source of randomness.
    /// - Returns: The bytes of the characters, one to four each.
    func text(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            switch self {
            case .binary:
                bytes.append(UInt8(generator.below(256)))
            case _ where generator.once(in: 3):
                bytes.append(UInt8(generator.number(in: 0x20...0x7E)))
            case .utf8:
                let scalar = UInt32(generator.number(in: generator.pick(Self.blocks)))
                bytes += Unicode.Scalar(scalar).map { Array(String($0).utf8) } ?? []
            case .gbk:
                // GBK/3, all of whose places are taken; a second byte may be an ASCII letter.
                bytes.append(UInt8(generator.number(in: 0x81...0xA0)))
                let second = UInt8(generator.number(in: 0x40...0xFE))
                bytes.append(second == 0x7F ? UInt8(ascii: "\\") : second)
            }
        }
        return bytes
    }

    /// Every byte that can be a character by itself, once, in random order.
    func everyByte(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = Array(0...(self == .binary ? 0xFF : 0x7F))
        generator.shuffle(&bytes)
        return bytes
    }

    /// Latin with marks, Chinese, spaces without width, emoji, Chinese beyond the first plane.
    private static let blocks: [ClosedRange<Int>] = [
        0x80...0x24F, 0x4E00...0x9FA5, 0x2000...0x206F, 0x1F300...0x1F64F, 0x20000...0x2A6DF,
    ]
}
