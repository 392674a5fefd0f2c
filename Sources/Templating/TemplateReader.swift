/// Reading a template.
struct TemplateReader {
    /// What is wrong with a template.
    struct Fault: Error {
        /// From 1.
        let line: Int
        let sentence: String
    }

    /// How deep sections may stand in one another.
    static let depth = 32

    /// A section whose end has not been read.
    private struct OpenSection {
        let name: String
        let isInverted: Bool
        /// Where its tag begins.
        let start: Int
        /// What has been read inside of it.
        var inner: [TemplateNode] = []
    }

    private let bytes: [UInt8]
    /// Up to where the nodes reach.
    private var position = 0
    /// What has been read outside of sections that are open.
    private var nodes: [TemplateNode] = []
    private var sections: [OpenSection] = []
    private var opening = Array("{{".utf8)
    private var closing = Array("}}".utf8)

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// Reads a text.
    ///
    /// - Parameter text: Any text.
    /// - Returns: What it consists of.
    /// - Throws: `Fault` for a tag that is not closed, is none of those that there are or stands
    ///   where it must not, and for sections deeper than `depth`.
    static func read(_ text: String) throws(Fault) -> [TemplateNode] {
        var reader = TemplateReader(text)
        while let start = reader.index(of: reader.opening, from: reader.position) {
            try reader.readTag(at: start)
        }
        if let section = reader.sections.last {
            throw reader.fault(at: section.start, "the section \(section.name) is not closed")
        }
        reader.append(upTo: reader.bytes.count)
        return reader.nodes
    }

    private mutating func readTag(at start: Int) throws(Fault) {
        let kind = bytes[(start + opening.count)...].first
        let isBraced = kind == UInt8(ascii: "{")
        let isDelimiters = kind == UInt8(ascii: "=")
        let ending = (isBraced ? Array("}".utf8) : isDelimiters ? Array("=".utf8) : []) + closing
        let hasKind = kind.map { Self.kinds.contains($0) } ?? false
        let inner = start + opening.count + (hasKind ? 1 : 0)
        guard let innerEnd = index(of: ending, from: inner) else {
            throw fault(at: start, "a tag is not closed")
        }
        let words = bytes[inner..<innerEnd].split(whereSeparator: Self.isSpace)
        let end = innerEnd + ending.count
        switch kind {
        case UInt8(ascii: "!"):
            pass(start, end, alone: true)
        case UInt8(ascii: ">"):
            _ = try name(words, at: start, also: "./")
            pass(start, end, alone: true)
        case UInt8(ascii: "="):
            guard words.count == 2, !words.joined().contains(UInt8(ascii: "=")) else {
                throw fault(at: start, "a change of delimiters names two of them")
            }
            pass(start, end, alone: true)
            (opening, closing) = (Array(words[0]), Array(words[1]))
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            let name = try name(words, at: start)
            pass(start, end, alone: true)
            try open(name, isInverted: kind == UInt8(ascii: "^"), at: start)
        case UInt8(ascii: "/"):
            let name = try name(words, at: start)
            pass(start, end, alone: true)
            try close(name, at: start)
        default:
            let name = try name(words, at: start)
            pass(start, end, alone: false)
            append(.variable(name, isRaw: hasKind))
        }
    }

    private mutating func open(_ name: String, isInverted: Bool, at start: Int) throws(Fault) {
        guard sections.count < Self.depth else {
            throw fault(at: start, "sections stand deeper than \(Self.depth) in one another")
        }
        sections.append(OpenSection(name: name, isInverted: isInverted, start: start))
    }

    private mutating func close(_ name: String, at start: Int) throws(Fault) {
        guard let section = sections.popLast() else {
            throw fault(at: start, "the section \(name) ends and has not begun")
        }
        guard section.name == name else {
            throw fault(at: start, "\(name) ends inside of the section \(section.name)")
        }
        append(.section(name, isInverted: section.isInverted, section.inner))
    }

    /// Goes behind a tag.
    ///
    /// - Parameters:
    ///   - start: Where the tag begins.
    ///   - end: Where it ends.
    ///   - alone: Whether its line is left out if nothing else stands there.
    private mutating func pass(_ start: Int, _ end: Int, alone: Bool) {
        let line = alone ? line(around: start, end) : nil
        append(upTo: line?.lowerBound ?? start)
        position = line?.upperBound ?? end
    }

    private mutating func append(upTo end: Int) {
        guard position < end else { return }
        append(.text(String(decoding: bytes[position..<end], as: UTF8.self)))
    }

    private mutating func append(_ node: TemplateNode) {
        if sections.isEmpty {
            nodes.append(node)
        } else {
            sections[sections.count - 1].inner.append(node)
        }
    }

    /// The whole line of a tag, or `nil` when something else stands in it.
    private func line(around start: Int, _ end: Int) -> Range<Int>? {
        var (low, high) = (start, end)
        while low > 0, Self.isBlank(bytes[low - 1]) { low -= 1 }
        guard low == 0 || bytes[low - 1] == UInt8(ascii: "\n") else { return nil }
        while high < bytes.count, Self.isBlank(bytes[high]) { high += 1 }
        if high < bytes.count, bytes[high] == UInt8(ascii: "\r") { high += 1 }
        guard high < bytes.count else { return low..<high }
        return bytes[high] == UInt8(ascii: "\n") ? low..<high + 1 : nil
    }

    private func index(of pattern: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + pattern.count <= bytes.count {
            if bytes[index...].starts(with: pattern) { return index }
            index += 1
        }
        return nil
    }

    private func name(
        _ words: [ArraySlice<UInt8>],
        at start: Int,
        also others: String = ""
    ) throws(Fault) -> String {
        let name = String(decoding: Array(words.joined(separator: " ".utf8)), as: UTF8.self)
        if name == "." { return name }
        let isName = name.utf8.allSatisfy {
            Self.isLetterOrDigit($0) || "_-\(others)".utf8.contains($0)
        }
        guard !name.isEmpty, isName else {
            throw fault(at: start, "a tag has another name than of a-z, A-Z, 0-9, _ and -")
        }
        return name
    }

    private func fault(at index: Int, _ sentence: String) -> Fault {
        Fault(line: 1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") }, sentence: sentence)
    }

    private static let kinds = Array("#^/!>&{=".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
