/// Reads the values that a PHP file gives names to, without running it.
///
/// Texts, whole numbers, `.`, arrays, `__DIR__`, `dirname()`, `strtoupper()`, `strtolower()` and the
/// constants of the file itself are evaluated. All else is unknown, and says what it is.
struct PHPReader {
    /// How deep arrays and calls may stand in each other.
    static let depthLimit = 32
    /// The longest text that is put together, in bytes: more than any key.
    static let textLimit = 8192

    let tokens: [PHPToken]
    /// The file's own absolute path, and the folder that it is in.
    let (file, folder): (String, String)
    var index = 0
    var constants: [String: PHPValue] = [:]
    private(set) var assignments: [PHPAssignment] = []
    /// Behind which token each bracket ends, by its place.
    let ends: [Int: Int]

    init(_ tokens: [PHPToken], file: String) {
        self.tokens = tokens
        self.file = file
        folder = Self.folder(of: file)
        ends = Self.ends(of: tokens)
    }

    private static func ends(of tokens: [PHPToken]) -> [Int: Int] {
        var (ends, open): ([Int: Int], [Int]) = ([:], [])
        for (place, token) in tokens.enumerated() {
            switch token.kind {
            case .symbol("("), .symbol("["), .symbol("{"): open.append(place)
            case .symbol(")"), .symbol("]"), .symbol("}"):
                if let begin = open.popLast() { ends[begin] = place + 1 }
            default: break
            }
        }
        return ends
    }

    /// Reads everything.
    mutating func readAll() {
        while index < tokens.count { readOne() }
    }

    /// The token that stands here, or so many further on; `nil` behind the end.
    func peek(_ distance: Int = 0) -> PHPToken.Kind? {
        let place = index + distance
        return tokens.indices.contains(place) ? tokens[place].kind : nil
    }

    var line: Int { tokens.indices.contains(index) ? tokens[index].line : tokens.last?.line ?? 1 }

    func isSymbol(_ symbol: String, _ distance: Int = 0) -> Bool {
        peek(distance) == .symbol(symbol)
    }

    /// Takes the symbol if it stands here.
    mutating func take(_ symbol: String) -> Bool {
        guard isSymbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func readOne() {
        switch peek() {
        case .variable(let name)?: readVariable(name)
        case .name(let name)?: readName(name.lowercased())
        case .symbol("[")? where mayBeginArray: readArray()
        default: index += 1
        }
    }

    /// Whether `[` begins an array here, and is not an index.
    private var mayBeginArray: Bool {
        switch peek(-1) {
        case .symbol("(")?, .symbol(",")?, .symbol("=")?, .symbol("=>")?, .symbol("?")?,
            .symbol(":")?, .symbol("??")?, .symbol("??=")?:
            true
        case .name(let name)?: name.lowercased() == "return"
        default: false
        }
    }

    private mutating func readArray() {
        let here = line
        add([], array(depth: 0), here)
    }

    private mutating func readName(_ name: String) {
        let here = line
        switch name {
        case "array" where isSymbol("(", 1): add([], array(depth: 0), here)
        case "define" where isSymbol("(", 1):
            index += 2
            guard case .text(let bytes) = expression(), take(",") else { return }
            define(String(decoding: bytes, as: UTF8.self), at: here)
        case "const":
            index += 1
            // A type may stand in front of the name.
            while case .name(let name)? = peek() {
                index += 1
                guard take("=") else { continue }
                define(name, at: here)
            }
        case "unset" where isSymbol("(", 1):
            index += 2
            guard case .variable(let name)? = peek() else { return }
            let path = path(from: name)
            assignments.removeAll { $0.path.starts(with: path) }
        default: index += 1
        }
    }

    /// A constant: it may be used later on, and it may be what is looked for.
    private mutating func define(_ name: String, at line: Int) {
        let start = index
        let value = expression()
        let isOther = constants[name].map { $0 != value } ?? false
        constants[name] = isOther ? .unknown("the constant \(name), defined twice") : value
        add([name], value, line)
        if case .unknown = value { index = start }
    }

    private mutating func readVariable(_ name: String) {
        let here = line
        let base = path(from: name)
        if take("=") {
            let start = index
            let value = expression()
            add(base, value, here)
            // Inside of it there may be something that can be read.
            if case .unknown = value { index = start }
        } else if take(".=") {
            add(base, .unknown("put together with .="), here)
        } else {
            readSetters(of: base)
        }
    }

    /// `->setAppId('…')`, any number of them.
    private mutating func readSetters(of base: [String]) {
        while isSymbol("->"), case .name(let name)? = peek(1), isSymbol("(", 2) {
            let here = tokens[index + 1].line
            guard name.lowercased().hasPrefix("set"), name.utf8.count > 3 else { return }
            index += 3
            let start = index
            let value = expression()
            add(base + [String(name.dropFirst(3))], value, here)
            guard take(")") else {
                index = start
                return
            }
        }
    }

    /// `$name['key']->property`, as far as it goes.
    private mutating func path(from name: String) -> [String] {
        index += 1
        var path = [name]
        while true {
            if isSymbol("["), case .text(let key)? = peek(1), isSymbol("]", 2) {
                path.append(String(decoding: key, as: UTF8.self))
                index += 3
            } else if isSymbol("->"), case .name(let property)? = peek(1), !isSymbol("(", 2) {
                path.append(property)
                index += 2
            } else {
                return path
            }
        }
    }

    private mutating func add(_ path: [String], _ value: PHPValue, _ line: Int) {
        guard case .array(let entries) = value else {
            if !path.isEmpty {
                assignments.append(PHPAssignment(path: path, value: value, line: line))
            }
            return
        }
        for entry in entries { add(path + [entry.key], entry.value, entry.line) }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let folder = path[..<slash]
        return folder.isEmpty ? "/" : String(folder)
    }
}

/// A PHP file as what it gives names to.
package enum PHPFile {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: What is in it, in whatever charset.
    ///   - path: Its own absolute path, which `__DIR__` and `__FILE__` tell.
    /// - Returns: What is assigned, in the order of the file; one path may occur several times.
    package static func assignments(in bytes: [UInt8], at path: String) -> [PHPAssignment] {
        var reader = PHPReader(PHPScanner(bytes).tokens, file: path)
        reader.readAll()
        return reader.assignments
    }

    /// What an expression comes to, as in `php -r 'echo …;'`; a `;` ends it.
    package static func value(of expression: [UInt8], at path: String = "/") -> PHPValue {
        var reader = PHPReader(PHPScanner(expression, startsInPHP: true).tokens, file: path)
        return reader.expression()
    }
}
