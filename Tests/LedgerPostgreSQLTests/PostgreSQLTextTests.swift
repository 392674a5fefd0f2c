internal import Ledger
internal import Testing

/// What stands in a text as PostgreSQL reads it, without a server.
@Suite struct PostgreSQLTextTests {
    private func placeholders(_ sql: String) -> [String] {
        SQLText.pieces(of: sql, in: .postgresql).compactMap { piece in
            if case .placeholder(let name) = piece { name } else { nil }
        }
    }

    @Test(arguments: [
        (":a", [":a"]), ("x=:a+:b_2", [":a", ":b_2"]), ("?,?", ["?", "?"]), ("$1", ["$1"]),
        ("':a' :b", [":b"]), ("'it''s :a' :b", [":b"]), (#""a:b" :c"#, [":c"]),
        (#"'\' :a"#, [":a"]), (#"E'\' :a' :b"#, [":b"]), (#"e'\\' :a"#, [":a"]),
        (#"name'\' :a"#, [":a"]), ("$$ :a ' $$ :b", [":b"]), ("$t$ :a $$ :b $t$ :c", [":c"]),
        ("$t$ :a", []), ("a$b$ :c", [":c"]), ("-- :a\n:b", [":b"]), ("/* :a */ :b", [":b"]),
        ("/* /* */ :a */ :b", [":b"]), ("/* /* :a */", []), (":a::text", [":a"]),
        ("a::text = :b", [":b"]), ("a := :b", [":b"]), ("a @> :b", [":b"]), ("`:a`", [":a"]),
        ("a[1] || :b", [":b"]), ("# :a", [":a"]), ("", []),
    ])
    func `only what is a placeholder is one`(sql: String, expected: [String]) {
        #expect(placeholders(sql) == expected)
    }

    @Test(arguments: [
        "E'", "$", "$$", "$a", "/*", "'", "\"", ":", "::", "?", "茶 $茶$ :a $茶$", "a\u{0}b",
    ])
    func `the parts come to the whole text`(sql: String) {
        let whole = SQLText.pieces(of: sql, in: .postgresql).map { piece in
            switch piece {
            case .placeholder(let text), .word(let text), .other(let text): text
            }
        }
        #expect(whole.joined() == sql)
    }

    @Test func `other databases read the same as before`() {
        let pieces = SQLText.pieces(of: #":a'\'$$"#, in: .sqlite)
        #expect(pieces.prefix(2) == [.placeholder(":a"), .other(#"'\'"#)])
        #expect(SQLText.pieces(of: #"'\' :a'"#, in: .mysql) == [.other(#"'\' :a'"#)])
    }
}
