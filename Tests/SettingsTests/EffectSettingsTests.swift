import Settings
import Testing

/// `[[effect.sql]]`: what is read of it, and what is said about it.
@Suite struct EffectSettingsTests {
    @Test func `reads statements in their order`() throws {
        let tables = """
            [[effect.sql]]
            events = ["order.paid"]
            statement = "UPDATE a SET b = :paid_at"
            rows = 1
            timeout = "300ms"

            [[effect.sql]]
            events = ["order.refunded", "order.closed", "order.finished"]
            statement = '''
            DELETE FROM a'''
            """
        let settings = try SettingsText.read(SettingsText.with(tables: tables))
        let statements = settings.effect.sql
        #expect(statements.map(\.events) == [[.paid], [.refunded, .closed, .finished]])
        #expect(statements.map(\.sql) == ["UPDATE a SET b = :paid_at", "DELETE FROM a"])
        #expect(statements.map(\.rows) == [1, nil])
        #expect(statements.map(\.timeout) == [300, 2000])
    }

    @Test func `has none by default`() throws {
        #expect(try SettingsText.read(SettingsText.minimal).effect.sql == [])
        for none in ["[effect]", "[effect]\nsql = []"] {
            #expect(try SettingsText.read(SettingsText.with(tables: none)).effect.sql == [])
        }
    }

    private static let events = """
        events: expected a list with one or more of "order.paid", "order.refunded", \
        "order.closed", "order.finished"
        """

    @Test(arguments: [
        ("statement = \"DELETE FROM a\"", events),
        ("events = []\nstatement = \"DELETE FROM a\"", events),
        ("events = [\"order.paid\", \"paid\"]\nstatement = \"DELETE FROM a\"", events),
        (
            "events = \"order.paid\"\nstatement = \"DELETE FROM a\"",
            "events: expected a list of texts, [\"…\", \"…\"]"
        ),
        ("events = [\"order.paid\"]", "statement: is missing"),
        ("events = [\"order.paid\"]\nstatement = \"\"", "statement: is empty"),
        ("events = [\"order.paid\"]\nstatement = 1", "statement: expected a text in quotes"),
        (
            "events = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\nrows = 0",
            "rows: expected a number from 1 to 1000000"
        ),
        (
            "events = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\nrows = \"1\"",
            "rows: expected a number from 1 to 1000000"
        ),
        (
            "events = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\nrow = 1",
            "row: is not a key of this table"
        ),
    ])
    func `reports a mistake once, with the number of the table`(lines: String, sentence: String) {
        let good = "[[effect.sql]]\nevents = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\n"
        let text = SettingsText.with(tables: good + "[[effect.sql]]\n" + lines)
        #expect(SettingsText.mistakes(text) == ["[[effect.sql]] no. 2: " + sentence])
    }

    @Test func `reports everything at once, with the full names of tables`() {
        let text = SettingsText.with(
            tables: """
                [effect]
                command = []
                [[effect.sql]]
                rows = -1
                [page]
                language = "fr"
                """
        )
        #expect(
            SettingsText.mistakes(text) == [
                "[effect] command: is not a key of this table",
                "[[effect.sql]] no. 1: statement: is missing",
                "[[effect.sql]] no. 1: \(Self.events)",
                "[[effect.sql]] no. 1: rows: expected a number from 1 to 1000000",
                "[page] language: expected one of \"zh-CN\", \"en\", \"auto\"",
            ]
        )
        #expect(
            SettingsText.mistakes(SettingsText.with(top: "effect = 1"))
                == ["top level: effect: expected a table, [effect]"]
        )
        #expect(
            SettingsText.mistakes(SettingsText.with(tables: "[effect.sql]\nrows = 1"))
                == ["[effect] sql: expected tables, [[effect.sql]]"]
        )
    }
}
