import Settings
import Testing

/// `[[event.sql]]`: what is read of it, and what is said about it.
@Suite struct EventSettingsTests {
    @Test func `reads statements in their order`() throws {
        let tables = """
            [[event.sql]]
            events = ["order.paid"]
            statement = "UPDATE a SET b = :paid_at"
            rows = 1
            timeout = "300ms"

            [[event.sql]]
            events = ["order.refunded", "order.closed", "order.finished"]
            statement = '''
            DELETE FROM a'''
            """
        let settings = try SettingsText.read(SettingsText.with(tables: tables))
        let statements = settings.event.sql
        #expect(statements.map(\.events) == [[.paid], [.refunded, .closed, .finished]])
        #expect(statements.map(\.sql) == ["UPDATE a SET b = :paid_at", "DELETE FROM a"])
        #expect(statements.map(\.rows) == [1, nil])
        #expect(statements.map(\.timeout) == [300, 2000])
    }

    @Test func `on a server a statement has less time than an answer, which ends the wait`()
        throws
    {
        let tables = """
            [[event.sql]]
            events = ["order.paid"]
            statement = "DELETE FROM a"
            timeout = "TIME"
            """
        for url in ["mysql://shop@db1/ledger", "postgresql://shop@db1/shop?schema=ledger"] {
            let text = SettingsText.with(tables: "[ledger]\nurl = \"\(url)\"\n" + tables)
            #expect(SettingsText.errors(text.replacing("TIME", with: "4s")) == [])
            #expect(
                SettingsText.errors(text.replacing("TIME", with: "4001ms")) == [
                    """
                    [[event.sql]] no. 1: timeout: expected at most 4s where the ledger is on a \
                    database server
                    """
                ]
            )
        }
        let file = SettingsText.with(tables: tables.replacing("TIME", with: "60s"))
        #expect(try SettingsText.read(file).event.sql.map(\.timeout) == [60_000])
    }

    @Test func `has none by default`() throws {
        #expect(try SettingsText.read(SettingsText.minimal).event.sql == [])
        for none in ["[event]", "[event]\nsql = []"] {
            #expect(try SettingsText.read(SettingsText.with(tables: none)).event.sql == [])
        }
    }

    @Test func `the old name works, and is worth a note`() throws {
        let tables = "[[event.sql]]\nevents = [\"order.paid\"]\nstatement = \"DELETE FROM a\""
        let new = try SettingsText.read(SettingsText.with(tables: tables))
        #expect(new.notes == [])
        let old = tables.replacing("event.sql", with: "effect.sql")
        let settings = try SettingsText.read(SettingsText.with(tables: old))
        #expect(settings.event == new.event)
        #expect(
            settings.notes == [
                "[[effect.sql]] is now called [[event.sql]]; the old name works in this version"
            ]
        )
        #expect(
            SettingsText.errors(SettingsText.with(tables: old + "\nrow = 1"))
                == ["[[effect.sql]] no. 1: row: is not a key of this table"]
        )
        #expect(
            SettingsText.errors(SettingsText.with(tables: old + "\n" + tables)) == [
                "top level: effect: is the old name of event: the two cannot stand together"
            ]
        )
    }

    private static let events = """
        events: expected an array with one or more of "order.paid", "order.refunded", \
        "order.closed", "order.finished"
        """

    @Test(arguments: [
        ("statement = \"DELETE FROM a\"", events),
        ("events = []\nstatement = \"DELETE FROM a\"", events),
        ("events = [\"order.paid\", \"paid\"]\nstatement = \"DELETE FROM a\"", events),
        (
            "events = \"order.paid\"\nstatement = \"DELETE FROM a\"",
            "events: expected an array of strings"
        ),
        ("events = [\"order.paid\"]", "statement: is missing"),
        ("events = [\"order.paid\"]\nstatement = \"\"", "statement: is empty"),
        ("events = [\"order.paid\"]\nstatement = 1", "statement: expected a string"),
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
    func `reports an error once, with the number of the table`(lines: String, sentence: String) {
        let good = "[[event.sql]]\nevents = [\"order.paid\"]\nstatement = \"DELETE FROM a\"\n"
        let text = SettingsText.with(tables: good + "[[event.sql]]\n" + lines)
        #expect(SettingsText.errors(text) == ["[[event.sql]] no. 2: " + sentence])
    }

    @Test func `reports all errors together, with the full names of tables`() {
        let text = SettingsText.with(
            tables: """
                [event]
                command = []
                [[event.sql]]
                rows = -1
                [page]
                language = "fr"
                """
        )
        #expect(
            SettingsText.errors(text) == [
                "[event] command: is not a key of this table",
                "[[event.sql]] no. 1: statement: is missing",
                "[[event.sql]] no. 1: \(Self.events)",
                "[[event.sql]] no. 1: rows: expected a number from 1 to 1000000",
                "[page] language: expected one of \"zh-CN\", \"en\", \"auto\"",
            ]
        )
        #expect(
            SettingsText.errors(SettingsText.with(top: "event = 1"))
                == ["top level: event: expected a table, [event]"]
        )
        #expect(
            SettingsText.errors(SettingsText.with(tables: "[event.sql]\nrows = 1"))
                == ["[event] sql: expected tables, [[event.sql]]"]
        )
    }
}
