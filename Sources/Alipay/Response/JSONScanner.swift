/// Finds where values begin and end in a JSON text, without reading them.
///
/// A signature covers the raw text of a value: whoever parses and writes it again has another text.
struct JSONScanner {
    /// The text is not JSON, from this byte on.
    struct Unexpected: Error {
        let offset: Int
    }

    private let text: [UInt8]
    private(set) var position = 0

    init(_ text: [UInt8]) { self.text = text }

    var isAtEnd: Bool { position >= text.count }

    mutating func skipWhitespace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    /// Steps over this byte when it is the next.
    mutating func takes(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: UInt8) throws(Unexpected) {
        guard takes(byte) else { throw Unexpected(offset: position) }
    }

    /// Steps over a string.
    ///
    /// - Returns: Where its text is, without the quotes and with its escapes as they stand.
    /// - Throws: `Unexpected` where there is none, or a control character in it.
    mutating func string() throws(Unexpected) -> Range<Int> {
        try expect(UInt8(ascii: "\""))
        let start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return start..<position - 1
            case UInt8(ascii: "\\"): position += 2
            case 0..<0x20: throw Unexpected(offset: position)
            default: position += 1
            }
        }
        throw Unexpected(offset: text.count)
    }

    /// Steps over any value.
    ///
    /// - Returns: Where it is, quotes and brackets included.
    /// - Throws: `Unexpected` where there is none, or its brackets do not match.
    mutating func value() throws(Unexpected) -> Range<Int> {
        let start = position
        var closers: [UInt8] = []
        repeat {
            switch next {
            case UInt8(ascii: "\""): _ = try string()
            case UInt8(ascii: "{"):
                closers.append(UInt8(ascii: "}"))
                position += 1
            case UInt8(ascii: "["):
                closers.append(UInt8(ascii: "]"))
                position += 1
            case let byte? where byte == closers.last:
                closers.removeLast()
                position += 1
            case let byte? where Self.isOfAtom(byte):
                while let byte = next, Self.isOfAtom(byte) { position += 1 }
            case let byte? where !closers.isEmpty && Self.isBetweenValues(byte): position += 1
            default: throw Unexpected(offset: position)
            }
        } while !closers.isEmpty
        return start..<position
    }

    private var next: UInt8? { position < text.count ? text[position] : nil }

    /// Numbers, `true`, `false`, `null`.
    private static func isOfAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    private static func isBetweenValues(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":")].contains(byte)
    }
}
