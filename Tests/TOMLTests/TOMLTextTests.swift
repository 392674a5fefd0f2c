import TOML
import Testing

@Suite struct TOMLTextTests {
    private static func error(_ text: String) -> TOMLError? {
        do throws(TOMLError) {
            _ = try TOMLText.read(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func `reads every kind of value`() throws {
        let text = """
            text = "a\\u0000b 支付宝"
            number = -9223372036854775808
            flag = true
            "a key" = 1.5
            date = 2026-01-01
            list = [1, "2", [true]]
            [a.b]
            c = { d = 0x10 }
            [[t]]
            [[t]]
            x = 1
            """
        #expect(
            try TOMLText.read(text) == [
                "text": .string("a\0b 支付宝"), "number": .integer(.min), "flag": .boolean(true),
                "a key": .other, "date": .other,
                "list": .array([.integer(1), .string("2"), .array([.boolean(true)])]),
                "a": .table(["b": .table(["c": .table(["d": .integer(16)])])]),
                "t": .array([.table([:]), .table(["x": .integer(1)])]),
            ]
        )
        #expect(try TOMLText.read("") == [:])
        #expect(try TOMLText.read("\u{FEFF}a = 1") == ["a": .integer(1)])
    }

    @Test func `keys that differ behind a zero byte are two keys`() throws {
        #expect(
            try TOMLText.read(#""a\u0000b" = 1"# + "\n" + #""a\u0000c" = 2"#)
                == ["a\0b": .integer(1), "a\0c": .integer(2)]
        )
    }

    /// Each of them breaks an assertion in toml++ 3.3 and 3.4.
    @Test(arguments: [
        ("[[[app]]]", 1), ("\n [[=", 2), ("[\u{1}]", 1), ("[.a]\n", 1),
        ("a = [}", 1), ("a = 1\n\nb = [\n1,\n}\n]\nc = 2\n", 5), ("a = [1, }]", 1),
    ])
    func `a text that breaks an assertion of toml++ is refused with its line`(
        text: String,
        line: Int
    ) throws {
        #expect(Self.error(text) == TOMLError(line: line, sentence: "is not valid TOML"))
    }

    @Test(arguments: [
        "a = 99999999999999999999", "a = 1e999", "a = \"\\uD800\"", "a = \"\\U00110000\"",
        "a = 2026-13-45", "a = 12:", "a = +", "a", "=", "a = {,}", "a = {b = 1, }", "a = '''",
        "a = 1\n\0b = 2", "a = 1\n[a.b]", "[a]\n[[a]]", "[[a.b]]\n[a]\nb = 2", "a = 0x", "[", "[ [",
        "[\"",
    ])
    func `a text that is not TOML is refused with a line and a sentence`(text: String) throws {
        let error = try #require(Self.error(text))
        #expect((1...3).contains(error.line))
        #expect(!error.sentence.isEmpty && error.sentence != "is not valid TOML")
    }

    @Test func `deeply nested tables and arrays are refused`() throws {
        for text in [
            String(repeating: "[", count: 100_000), String(repeating: "{a=", count: 100_000),
        ] {
            #expect(Self.error("a = " + text)?.sentence.contains("depth of 256") == true)
        }
        let lists = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
        #expect(
            Self.error("\na = \(lists)")
                == TOMLError(line: 2, sentence: "tables or lists stand too deep in one another")
        )
        #expect(Self.error("a = \(lists.dropFirst().dropLast())") == nil)
    }

    @Test func `as many tables as there are dots are read, and more are not begun with`() throws {
        for count in [1_000, TOMLText.dots, TOMLText.dots + 1, 1_000_000] {
            let key = String(repeating: "a.", count: count) + "a"
            let texts = [
                "\(key) = 1", "[\(key)]", "b = {\(key) = 1}", "\(key) = 1\n=", "[[\(key)]]",
            ]
            for text in texts {
                let error = try #require(Self.error("\n" + text))
                #expect(error.sentence.contains("dots") == (count > TOMLText.dots))
            }
        }
        let lines = String(repeating: "a.b.", count: 100) + "\n"
        #expect(Self.error(String(repeating: lines, count: 51))?.sentence.contains("dots") == true)
    }
}
