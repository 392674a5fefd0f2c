import Foundation
import Installation
import Testing

@testable import Nginx

/// Words, quotes and marks, as the real nginx reads them.
@Suite struct TokenizerTests {
    /// Pieces that mean something, and some that mean nothing; no variables.
    private static let pieces = [
        "a", "b c", "\"", "'", "\\", "\\\"", "\\'", "\\\\", "\\n", "\\t", "\\r", "\\x", "#", ";",
        "{", "}", " ", "\n", "\t", ")", "(", "=", "~", "é", "$", "${", "${a}",
    ]

    @Test func `what is accepted is what nginx accepts`() throws {
        var draw = Draw(1)
        var accepted = 0
        for _ in 1...400 {
            let count = Int.random(in: 1...8, using: &draw)
            let words = (0..<count).map { _ in draw.one(of: Self.pieces) }.joined()
            let random = words + draw.one(of: ["", ";", "\n;", "; a b;"])
            // Any words are a type and its names; a block is nothing that it may have inside.
            let text = { RealNginx.http("types { \(random) }", in: $0) }
            let nginx = try RealNginx.test(text) != nil
            let ours = isOneTypesBlock(text(URL(filePath: "/tmp")))
            #expect(ours == nginx, "\(random.debugDescription)")
            if nginx { accepted += 1 }
        }
        #expect(accepted > 40 && accepted < 300)
    }

    private func isOneTypesBlock(_ text: String) -> Bool {
        var parser = ConfigurationParser(files: .dump([:]), folders: [])
        guard let top = try? parser.directives(in: text, file: "a"), top.count == 3,
            let http = top.last?.block, http.count == 7, let types = http.last?.block
        else { return false }
        return types.allSatisfy { $0.block == nil }
    }

    @Test func `a word is what nginx makes of it`() throws {
        var draw = Draw(2)
        let pieces = Self.pieces.filter { !$0.contains("$") }
        var words: [String] = ["\"\"", "''", "a\"b", "a'b", "a\\;b", "a\\{b", "\"a;{}#b\"", "a#b"]
        while words.count < 150 {
            let count = Int.random(in: 1...6, using: &draw)
            let inside = (0..<count).map { _ in draw.one(of: pieces) }.joined()
            let quote = draw.one(of: ["", "\"", "'"])
            let word = quote + inside + quote
            var parser = ConfigurationParser(files: .dump([:]), folders: [])
            let read = try? parser.directives(in: "return 200 \(word);", file: "a")
            if read?.count == 1, read?.first?.arguments.count == 2, read?.first?.block == nil {
                words.append(word)
            }
        }
        let nginx = try RealNginx { port in
            let locations = words.enumerated().map { "location = /\($0) { return 200 \($1);\n}" }
            return """
                server {
                listen 127.0.0.1:\(port);
                default_type text/plain;
                \(locations.joined(separator: "\n"))
                }
                """
        }
        let answers = try nginx.get(words.indices.map { "/\($0)" }, host: "a")
        for (word, answer) in zip(words, answers) {
            var parser = ConfigurationParser(files: .dump([:]), folders: [])
            let read = try parser.directives(in: "return 200 \(word);", file: "a")
            #expect("200 " + (read[0].arguments[1]) == answer, "\(word.debugDescription)")
        }
    }

    @Test func `mistakes are told with their line`() {
        for (text, sentence) in [
            ("a;\nb", "f:2: unexpected end of file, expecting \";\" or \"}\""),
            ("a {\n b;\n", "f:3: unexpected end of file, expecting \"}\""),
            ("a;\n}\n", "f:2: unexpected \"}\""),
            (";", "f:1: unexpected \";\""),
            ("a \"b\"c;", "f:1: unexpected \"c\""),
        ] {
            var parser = ConfigurationParser(files: .dump([:]), folders: [])
            #expect(throws: ConfigurationError.self) {
                try parser.directives(in: text, file: "f")
            }
            do {
                _ = try parser.directives(in: text, file: "f")
            } catch {
                #expect("\(error)" == sentence)
            }
        }
    }

    @Test func `Lua in its block is passed over`() throws {
        var parser = ConfigurationParser(files: .dump([:]), folders: [])
        let text = "location / { content_by_lua_block { if a then b = { \"'\" } end } } c;"
        let read = try parser.directives(in: text, file: "f")
        #expect(read.map(\.name) == ["location", "c"])
        #expect(read[0].all("content_by_lua_block").count == 1)
    }
}
