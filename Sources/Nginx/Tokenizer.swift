/// Cuts a configuration into words and marks, as nginx's own `ngx_conf_read_token` does.
///
/// A quote counts only where a word begins. A backslash takes its meaning from the next character,
/// inside quotes and outside.
struct Tokenizer {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private(set) var line = 1

    private enum Quote { case none, single, double }

    init(_ text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    /// The next token, or `nil` at the end of the text.
    mutating func next() throws(ConfigurationError) -> Token? {
        skipSpaceAndComments()
        guard position < bytes.count else { return nil }
        switch bytes[position] {
        case UInt8(ascii: ";"):
            position += 1
            return .end
        case UInt8(ascii: "{"):
            position += 1
            return .open
        case UInt8(ascii: "}"):
            position += 1
            return .close(line: line)
        default: return try word()
        }
    }

    /// Passes over a block of another language, whose `{` was the last token.
    mutating func skipBlock() throws(ConfigurationError) {
        var depth = 1
        while depth > 0 {
            guard position < bytes.count else { throw mistake("unexpected end of file") }
            if bytes[position] == UInt8(ascii: "{") { depth += 1 }
            if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
            advance()
        }
    }

    func mistake(_ reason: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, reason: reason)
    }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func skipSpaceAndComments() {
        var isComment = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\n") {
                isComment = false
            } else if byte == UInt8(ascii: "#") {
                isComment = true
            } else if !isComment && !Self.isSpace(byte) {
                return
            }
            advance()
        }
    }

    private mutating func word() throws(ConfigurationError) -> Token {
        let firstLine = line
        let quote: Quote =
            switch bytes[position] {
            case UInt8(ascii: "\""): .double
            case UInt8(ascii: "'"): .single
            default: .none
            }
        if quote != .none { position += 1 }
        let start = position
        var isAfterDollar = false
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "{") && isAfterDollar {
                advance()  // ${name}; the dollar still counts
                continue
            }
            isAfterDollar = byte == UInt8(ascii: "$")
            if byte == UInt8(ascii: "\\") {
                advance()
                if position < bytes.count { advance() }
                continue
            }
            if ends(byte, quote) {
                let text = Self.unescaped(bytes[start..<position])
                if quote != .none { try closeQuote() }
                return .word(text, line: firstLine)
            }
            advance()
        }
        throw mistake("unexpected end of file, expecting \";\" or \"}\"")
    }

    private func ends(_ byte: UInt8, _ quote: Quote) -> Bool {
        switch quote {
        case .double: byte == UInt8(ascii: "\"")
        case .single: byte == UInt8(ascii: "'")
        case .none:
            Self.isSpace(byte) || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{")
        }
    }

    /// Behind a quote there has to be the end of the word.
    private mutating func closeQuote() throws(ConfigurationError) {
        position += 1
        guard position < bytes.count else {
            throw mistake("unexpected end of file, expecting \";\" or \"}\"")
        }
        let byte = bytes[position]
        let isEnd = Self.isSpace(byte) || ";{)".utf8.contains(byte)
        guard isEnd else {
            let character = String(decoding: [byte], as: UTF8.self)
            throw mistake("unexpected \"\(character)\"")
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    /// Only some escapes are; of others the backslash stays.
    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): result.append(next)
            case UInt8(ascii: "t"): result.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
            default: result += [byte, next]
            }
            rest = rest.dropFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }
}
