/// Takes PHP apart, byte by byte as PHP does it; nothing is run.
///
/// A comment may be in any charset. What PHP would refuse ends the scanning or is opaque.
struct PHPScanner {
    private(set) var tokens: [PHPToken] = []
    var bytes: ArraySlice<UInt8>
    private var line = 1

    /// Takes a file apart.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - startsInPHP: Whether it begins without a `<?php`, as `php -r` has it.
    init(_ bytes: [UInt8], startsInPHP: Bool = false) {
        self.bytes = bytes[...]
        if !startsInPHP { skipPage() }
        while !self.bytes.isEmpty { scanOne() }
    }

    /// Everything up to the next opening tag is the page, no PHP.
    private mutating func skipPage() {
        while !bytes.isEmpty {
            if let tag = openTag {
                take(tag)
                return
            }
            take(1)
        }
    }

    /// How long the opening tag is that stands here.
    private var openTag: Int? {
        guard bytes.starts(with: "<?".utf8) else { return nil }
        if bytes.starts(with: "<?=".utf8) { return 3 }
        let word = bytes.prefix(5).map { $0 | 0x20 }
        let length = word.elementsEqual("<?php".utf8) ? 5 : 2
        guard let next = bytes.dropFirst(length).first else { return length }
        return Self.isSpace(next) ? length : nil
    }

    private mutating func scanOne() {
        guard let byte = bytes.first else { return }
        let here = line
        switch byte {
        case _ where Self.isSpace(byte): take(1)
        case UInt8(ascii: "#"): skipLine()
        case UInt8(ascii: "/") where bytes.starts(with: "//".utf8): skipLine()
        case UInt8(ascii: "/") where bytes.starts(with: "/*".utf8): skipBlock()
        case UInt8(ascii: "?") where bytes.starts(with: "?>".utf8):
            add(.closeTag, here)
            take(2)
            skipPage()
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): scanQuoted(byte)
        case UInt8(ascii: "<") where bytes.starts(with: "<<<".utf8):
            if !scanHeredoc() { scanSymbol() }
        case UInt8(ascii: "$") where Self.startsName(bytes.dropFirst().first):
            take(1)
            add(.variable(takeName()), here)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): scanNumber()
        case UInt8(ascii: ".") where bytes.dropFirst().first.map(Self.isDigit) ?? false:
            scanNumber()
        case UInt8(ascii: "\\") where Self.startsName(bytes.dropFirst().first):
            take(1)
            scanName(here)
        case _ where Self.startsName(byte): scanName(here)
        default: scanSymbol()
        }
    }

    private mutating func scanName(_ here: Int) {
        // b'…' is the same text as '…'.
        if bytes.first.map({ $0 | 0x20 }) == UInt8(ascii: "b"),
            let quote = bytes.dropFirst().first,
            quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
                || bytes.dropFirst().starts(with: "<<<".utf8)
        {
            take(1)
            return
        }
        var name = takeName()
        while bytes.first == UInt8(ascii: "\\"), Self.startsName(bytes.dropFirst().first) {
            take(1)
            name += "\\" + takeName()
        }
        add(.name(name), here)
    }

    private mutating func takeName() -> String {
        let end = bytes.firstIndex { !Self.continuesName($0) } ?? bytes.endIndex
        return String(
            decoding: take(bytes.distance(from: bytes.startIndex, to: end)),
            as: UTF8.self
        )
    }

    private mutating func scanNumber() {
        let here = line
        let end =
            bytes.firstIndex { !Self.continuesName($0) && $0 != UInt8(ascii: ".") }
            ?? bytes.endIndex
        let written = take(bytes.distance(from: bytes.startIndex, to: end))
        let isWhole = written.allSatisfy(Self.isDigit)
        guard isWhole, written.count == 1 || written.first != 0x30, written.count <= 18 else {
            return add(.opaque("a number"), here)
        }
        add(.integer(String(decoding: written, as: UTF8.self)), here)
    }

    private mutating func scanSymbol() {
        let here = line
        let symbol = Self.symbols.first { bytes.starts(with: $0.utf8) }
        let length = symbol?.utf8.count ?? 1
        let taken = take(length)
        add(.symbol(symbol ?? String(decoding: taken, as: UTF8.self)), here)
    }

    /// The operators of more than one character, the longer first.
    private static let symbols = [
        "<=>", "===", "!==", "**=", "...", "<<=", ">>=", "??=", "?->", "=>", "->", "::", "==", "!=",
        "<>", "<=", ">=", ".=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&&", "||", "??",
        "++", "--", "<<", ">>", "**",
    ]

    /// To the end of the line, or to the tag that ends PHP.
    private mutating func skipLine() {
        while let byte = bytes.first, byte != 10, byte != 13, !bytes.starts(with: "?>".utf8) {
            take(1)
        }
    }

    private mutating func skipBlock() {
        take(2)
        while !bytes.isEmpty, !bytes.starts(with: "*/".utf8) { take(1) }
        if bytes.isEmpty { add(.opaque("a comment without an end"), currentLine) }
        take(2)
    }

    mutating func add(_ kind: PHPToken.Kind, _ line: Int) {
        tokens.append(PHPToken(kind: kind, line: line))
    }

    var currentLine: Int { line }

    /// Takes bytes off, and counts their lines.
    @discardableResult mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        let taken = bytes.prefix(count)
        bytes = bytes.dropFirst(count)
        for byte in taken where byte == 10 { line += 1 }
        return taken
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func startsName(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
            || byte >= 0x80
    }

    static func continuesName(_ byte: UInt8) -> Bool {
        startsName(byte) || isDigit(byte)
    }
}
