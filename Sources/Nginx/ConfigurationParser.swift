/// Reads directives, and the files that they include.
struct ConfigurationParser {
    private static let deepest = 32

    let files: ConfigurationFiles
    /// Where relative includes are looked for: the folder of nginx.conf first.
    let folders: [String]
    /// Includes of files that cannot be read.
    private(set) var missing: [Directive] = []

    init(files: ConfigurationFiles, folders: [String]) {
        self.files = files
        self.folders = folders
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - file: How it is called in sentences.
    ///   - depth: How many files are open above it.
    /// - Returns: The directives, included ones in their places.
    /// - Throws: `ConfigurationError` when nginx would not read it either.
    mutating func directives(
        in text: String,
        file: String,
        depth: Int = 0
    ) throws(ConfigurationError) -> [Directive] {
        var tokens = Tokenizer(text, file: file)
        return try block(&tokens, file, depth, isWholeFile: true)
    }

    private mutating func block(
        _ tokens: inout Tokenizer,
        _ file: String,
        _ depth: Int,
        isWholeFile: Bool,
        nesting: Int = 0
    ) throws(ConfigurationError) -> [Directive] {
        var found: [Directive] = []
        var words: [String] = []
        var line = 0
        while let token = try tokens.next() {
            switch token {
            case .word(let text, let begin):
                if words.isEmpty { line = begin }
                words.append(text)
                continue
            case .close:
                guard words.isEmpty, !isWholeFile else { throw tokens.mistake("unexpected \"}\"") }
                return found
            case .end, .open:
                let mark = token == .end ? ";" : "{"
                guard let name = words.first else { throw tokens.mistake("unexpected \"\(mark)\"") }
                var inner: [Directive]?
                if token == .open && name.hasSuffix("_by_lua_block") {
                    try tokens.skipBlock()
                    inner = []
                } else if token == .open {
                    guard nesting < Self.deepest else { throw tokens.mistake("too many blocks") }
                    inner = try block(
                        &tokens,
                        file,
                        depth,
                        isWholeFile: false,
                        nesting: nesting + 1
                    )
                }
                let directive = Directive(
                    name: name,
                    arguments: Array(words.dropFirst()),
                    block: inner,
                    file: file,
                    line: line
                )
                words = []
                if name == "include" && inner == nil {
                    found += try included(by: directive, depth)
                } else {
                    found.append(directive)
                }
            }
        }
        guard words.isEmpty, isWholeFile else {
            let expected = words.isEmpty ? "\"}\"" : "\";\" or \"}\""
            throw tokens.mistake("unexpected end of file, expecting \(expected)")
        }
        return found
    }

    private mutating func included(
        by directive: Directive,
        _ depth: Int
    ) throws(ConfigurationError) -> [Directive] {
        guard directive.arguments.count == 1, let name = directive.arguments.first else {
            throw ConfigurationError(
                file: directive.file,
                line: directive.line,
                reason: "invalid number of arguments in \"include\" directive"
            )
        }
        guard depth < Self.deepest else {
            throw ConfigurationError(
                file: directive.file,
                line: directive.line,
                reason: "\(name) includes itself"
            )
        }
        let candidates = name.hasPrefix("/") ? [name] : folders.map { "\($0)/\(name)" }
        if GlobPattern.isOne(name) {
            let paths = candidates.lazy.map(files.paths).first { !$0.isEmpty } ?? []
            var all: [Directive] = []
            for path in paths {
                guard let text = files.text(path) else { continue }
                all += try directives(in: text, file: path, depth: depth + 1)
            }
            return all
        }
        for path in candidates {
            guard let text = files.text(path) else { continue }
            return try directives(in: text, file: path, depth: depth + 1)
        }
        missing.append(directive)
        return []
    }
}
