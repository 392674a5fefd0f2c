extension PHPReader {
    /// Evaluates what stands here, and stands behind it when that is known.
    mutating func expression(depth: Int = 0) -> PHPValue {
        var value = operand(depth)
        while isSymbol(".") {
            index += 1
            value = Self.joined(value, operand(depth))
        }
        switch peek() {
        case nil, .closeTag?, .symbol(";")?, .symbol(",")?, .symbol(")")?, .symbol("]")?,
            .symbol("=>")?:
            return value
        default:
            if case .unknown(let why, _) = value { return .unknown(why) }
            return .unknown("a computed value")
        }
    }

    private static func joined(_ first: PHPValue, _ second: PHPValue) -> PHPValue {
        switch (first, second) {
        case (.text(let first), .text(let second)):
            first.count + second.count > textLimit
                ? .unknown("a very long text") : .text(first + second)
        case (.unknown(let why, _), _), (_, .unknown(let why, _)): .unknown(why)
        default: .unknown("a computed value")
        }
    }

    private mutating func operand(_ depth: Int) -> PHPValue {
        guard let kind = peek() else { return .unknown("nothing") }
        switch kind {
        case .text(let bytes):
            index += 1
            return isSymbol("[") ? .unknown("a part of a text") : .text(bytes)
        case .integer(let digits):
            index += 1
            return .text(Array(digits.utf8))
        case .opaque(let why):
            index += 1
            return .unknown(why)
        case .variable(let name):
            index += 1
            return .unknown("the variable $\(name)", variable: name)
        case .name(let name): return named(name, depth)
        case .symbol("["): return array(depth: depth)
        case .symbol("("):
            index += 1
            guard depth < Self.depthLimit else { return .unknown("a computed value") }
            let value = expression(depth: depth + 1)
            return take(")") ? value : .unknown("a computed value")
        default: return .unknown("a computed value")
        }
    }

    /// A constant, or a call.
    private mutating func named(_ name: String, _ depth: Int) -> PHPValue {
        index += 1
        let known = name.lowercased()
        if isSymbol("(") {
            if known == "array" {
                index -= 1
                return array(depth: depth)
            }
            return call(known, as: name, depth)
        }
        if isSymbol("::") {
            guard case .name(let constant)? = peek(1), !isSymbol("(", 2) else {
                return .unknown("something of the class \(name)")
            }
            index += 2
            return .unknown("the constant \(name)::\(constant)")
        }
        switch known {
        case "__dir__": return .text(Array(folder.utf8))
        case "__file__": return .text(Array(file.utf8))
        case "php_eol": return .text([10])
        case "directory_separator": return .text([UInt8(ascii: "/")])
        case "true", "false", "null": return .unknown(known)
        case "new": return .unknown("an object")
        default: return constants[name] ?? .unknown("the constant \(name)")
        }
    }

    /// A call of one of the few functions that depend on nothing but what they are given.
    private mutating func call(_ known: String, as name: String, _ depth: Int) -> PHPValue {
        let unknown = PHPValue.unknown("a call of \(name)()")
        let isKnown = ["dirname", "strtoupper", "strtolower"].contains(known)
        guard isKnown, depth < Self.depthLimit else {
            skipBrackets()
            return unknown
        }
        let start = index
        index += 1
        let argument = expression(depth: depth + 1)
        var levels = 1
        if known == "dirname", take(","), case .integer(let digits)? = peek() {
            index += 1
            levels = Int(digits) ?? 0
        }
        guard take(")"), case .text(let bytes) = argument, (1...100).contains(levels) else {
            index = start
            skipBrackets()
            return unknown
        }
        switch known {
        case "strtoupper": return .text(bytes.map { (0x61...0x7A).contains($0) ? $0 - 32 : $0 })
        case "strtolower": return .text(bytes.map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 })
        default:
            let path = String(decoding: bytes, as: UTF8.self)
            // What PHP makes of other paths is not worth knowing.
            guard path.hasPrefix("/"), !path.contains("//"), path == "/" || !path.hasSuffix("/")
            else { return unknown }
            let folder = (0..<levels).reduce(path) { path, _ in Self.folder(of: path) }
            return .text(Array(folder.utf8))
        }
    }

    /// An array literal; where it has no end, neither has the file.
    mutating func array(depth: Int) -> PHPValue {
        let close: String
        if take("[") {
            close = "]"
        } else {
            index += 2
            close = ")"
        }
        var entries: [PHPValue.Entry] = []
        var next = 0
        while index < tokens.count, !take(close) {
            let (here, start) = (line, index)
            var value = element(depth)
            var key = String(next)
            if take("=>") {
                guard case .text(let name) = value else {
                    _ = element(depth)
                    _ = take(",")
                    continue
                }
                key = String(decoding: name, as: UTF8.self)
                value = element(depth)
            } else {
                next += 1
            }
            entries.append(PHPValue.Entry(key: key, value: value, line: here))
            // A bracket of another kind: PHP would read nothing of this file.
            if !take(","), index == start { index = tokens.count }
        }
        return .array(entries)
    }

    /// A key or a value of an array, to its end whatever it is.
    private mutating func element(_ depth: Int) -> PHPValue {
        let start = index
        let value =
            depth < Self.depthLimit
            ? expression(depth: depth + 1) : .unknown("an array too deep in others")
        if index > start, endsElement { return value }
        index = start
        while index < tokens.count, !endsElement {
            if opensBracket { skipBrackets() } else { index += 1 }
        }
        if index == start, !isSymbol(","), !isSymbol("=>"), !isSymbol("]"), !isSymbol(")") {
            index += 1
        }
        return value
    }

    private var endsElement: Bool {
        isSymbol(",") || isSymbol("=>") || isSymbol("]") || isSymbol(")")
    }

    private var opensBracket: Bool { isSymbol("(") || isSymbol("[") || isSymbol("{") }

    /// Skips what stands in brackets, and the brackets; to the end where they do not end.
    private mutating func skipBrackets() { index = ends[index] ?? tokens.count }
}
