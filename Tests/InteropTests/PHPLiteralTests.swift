import Foundation
import PHPMigration
import Testing

/// PHP itself says what a text is: `PHPFile` has to agree, or to say that it does not know.
@Suite(
    .enabled(
        if: Interpreter.php.isThere,
        "no PHP with openssl and mbstring here: deploy/test installs it"
    )
)
struct PHPLiteralTests {
    /// What PHP makes of each expression; `nil` where it cannot be read.
    private func evaluate(_ expressions: [[UInt8]]) throws -> [[UInt8]?] {
        let scratch = try Scratch()
        let questions = expressions.map { Data($0).base64EncodedString() + "\n" }.joined()
        try scratch.write(questions, to: "questions")
        let script = Exchange.scripts.appending(path: "literals.php").path
        try scratch.run("php", ["-d", "display_errors=stderr", script, "questions", "answers"])
        let answers = try scratch.text("answers").split(separator: "\n")
        try #require(answers.count == expressions.count)
        return answers.map { answer in
            answer == "error"
                ? nil : Data(base64Encoded: String(answer.dropFirst())).map(Array.init)
        }
    }

    /// Compares, and counts those whose text is known here.
    private func compare(_ expressions: [[UInt8]]) throws -> Int {
        var known = 0
        for (expression, theirs) in zip(expressions, try evaluate(expressions)) {
            let written = String(decoding: expression, as: UTF8.self)
            guard case .text(let ours) = PHPFile.value(of: expression + [0x3B]) else { continue }
            known += 1
            #expect(ours == theirs, "\(written.debugDescription)")
        }
        return known
    }

    private static let pieces: [[UInt8]] =
        [
            "\\", "\\\\", "\\'", "\\\"", "\\$", "\\n", "\\r", "\\t", "\\v", "\\e", "\\f", "\\0",
            "\\7",
            "\\101", "\\777", "\\8", "\\x", "\\x4", "\\X41", "\\xg", "\\u", "\\u{41}", "\\u{1F600}",
            "\\u{D800}", "\\u{110000}", "\\u{}", "\\u{41", "$", "$ ", "{", "}", "'", "\"", "a", "F",
            "9",
            " ", "\t", "\n", "\r\n", "\r", "#", "//", "/*", "?>", "支", "{ $",
        ].map { Array($0.utf8) } + [[0x80], [0xFF], [0xB8, 0x5C], [0]]

    @Test func `texts in quotes are the same to PHP`() throws {
        var random = SeededGenerator(for: "php quotes")
        let expressions = (0..<6000).map { _ -> [UInt8] in
            let quote: [UInt8] = random.once(in: 2) ? [0x27] : [0x22]
            var text = quote
            for _ in 0..<random.below(8) { text += random.pick(Self.pieces) }
            return text + quote
        }
        #expect(try compare(expressions) > 1500)
    }

    @Test func `heredocs are the same to PHP`() throws {
        var random = SeededGenerator(for: "php heredoc")
        let indents = ["", "", " ", "  ", "\t", " \t"]
        let expressions = (0..<4000).map { _ -> [UInt8] in
            var text = Array(random.pick(["<<<A\n", "<<<'A'\n", "<<<\"A\"\r\n", "<<< A\n"]).utf8)
            for _ in 0..<random.below(4) {
                text += Array(random.pick(indents).utf8)
                for _ in 0..<random.below(4) { text += random.pick(Self.pieces) }
                text += Array(random.pick(["\n", "\r\n"]).utf8)
            }
            return text
                + Array((random.pick(indents) + random.pick(["A", "A", "A", "AB\nA"])).utf8)
        }
        #expect(try compare(expressions) > 800)
    }

    @Test func `expressions are the same to PHP`() throws {
        var random = SeededGenerator(for: "php expressions")
        let parts = [
            "'a'", "\"b\\n\"", "12", "0", "007", "1.5", "dirname('/x/y')", "dirname('/x/y/z', 2)",
            "strtoupper('aé')", "strtolower(\"AB\")", "('c')", "PHP_EOL", "DIRECTORY_SEPARATOR",
            "b'd'", "true", "null", "['e'][0]", "'fg'[1]", "1_000", "0x1f", "-1", "dirname('/x')",
            "dirname('x/y')", "dirname('/')", "(string)5", "'a' /* x */", "// y\n'z'",
            "18446744073709551616",
        ]
        let joints = [".", " . ", "\n.\n", " + ", " ?: ", " ?? ", ". ", " ."]
        let expressions = (0..<4000).map { _ -> [UInt8] in
            var text = random.pick(parts)
            for _ in 0..<random.below(4) {
                text += random.once(in: 4) ? random.pick(joints) : " . "
                text += random.pick(parts)
            }
            return Array(text.utf8)
        }
        #expect(try compare(expressions) > 800)
    }

    @Test func `whole files are the same to PHP`() throws {
        let files = [
            """
            $config = array ( 'app_id' => "2016073100129537", // 应用ID
                # 'app_id' => 'no',
                'notify_url' => "https://shop.example.com/notify_url.php", 'n' => 5,
                'nested' => ['a' => 'b' . "\\x41", 'c', 'd'],);
            """,
            """
            $alipay_config['partner'] = '2088911587769191'; $alipay_config['sign_type'] =
            strtoupper('RSA'); /* $alipay_config['x'] = 'y'; */ $alipay_config['key'] = '';
            """,
            """
            define('ROOT', '/srv'); $config['a'] = ROOT . '/key.pem'; $config['b'] = <<<PEM
                -----BEGIN PUBLIC KEY-----
                AAAA
                -----END PUBLIC KEY-----
                PEM;
            """,
        ]
        for file in files {
            let name = file.contains("alipay_config") ? "alipay_config" : "config"
            let ours = PHPFile.assignments(in: Array("<?php \(file)".utf8), at: "/c.php")
                .filter { $0.path.first == name }
            #expect(!ours.isEmpty)
            let asked = ours.map { assignment -> [UInt8] in
                let path = assignment.path.dropFirst().map { "['\($0)']" }.joined()
                return Array("(function () { \(file) return $\(name)\(path); })()".utf8)
            }
            for (one, theirs) in zip(ours, try evaluate(asked)) {
                #expect(one.value == theirs.map { .text($0) }, "\(one.path)")
            }
        }
    }
}
