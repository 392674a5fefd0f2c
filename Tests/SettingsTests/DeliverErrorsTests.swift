import Settings
import Testing

/// `[deliver]`: what is said about errors.
@Suite struct DeliverErrorsTests {
    private static let webhook = [
        "name": "\"shop\"", "url": "\"https://shop\"", "secret_files": "[\"s\"]",
        "events": "[\"order.paid\"]",
    ]
    private static let mail = [
        "name": "\"owner\"", "server": "\"smtps://mail:465\"", "from": "\"a@b\"",
        "to": "[\"c@d\"]", "events": "[\"order.paid\"]",
    ]
    private static let command = [
        "name": "\"php\"", "run": "[\"/bin/true\"]", "events": "[\"order.paid\"]",
    ]
    private static let events = """
        expected an array with one or more of "order.paid", "order.refunded", "order.closed", \
        "order.finished", "notification.quarantined"
        """
    private static let isText = "expected a string"
    private static let isList = "expected an array of strings"

    /// What is said about a good table in which one key is another one, or none.
    private static func said(
        _ kind: String,
        _ good: [String: String],
        _ key: String,
        _ value: String
    )
        -> [String]
    {
        var table = good
        table[key] = value == "none" ? nil : value
        let lines = table.map { "\($0) = \($1)" }.sorted().joined(separator: "\n")
        return SettingsText.errors(SettingsText.with(tables: "[[deliver.\(kind)]]\n\(lines)"))
    }

    private static let unit = "a number with a unit (ms, s, min, h) such as"

    @Test(arguments: [
        ("name", "none", "is missing"), ("name", "1", isText),
        ("name", "\"\"", "expected 1 to 64 letters, digits, -, _ or ."),
        ("name", "\"my shop\"", "expected 1 to 64 letters, digits, -, _ or ."),
        ("name", "\"商店\"", "expected 1 to 64 letters, digits, -, _ or ."),
        (
            "name", "\"\(String(repeating: "a", count: 65))\"",
            "expected 1 to 64 letters, digits, -, _ or ."
        ),
        ("url", "none", "is missing"), ("url", "1", isText),
        ("url", "\"ftp://shop\"", "expected an address that begins with https:// or http://"),
        ("format", "\"json\"", "expected one of \"standard\", \"alipay\""),
        ("secret_files", "none", "expected at least one file with a secret, whsec_…"),
        ("secret_files", "[]", "expected at least one file with a secret, whsec_…"),
        ("secret_files", "\"s\"", isList),
        ("events", "none", events), ("events", "[]", events),
        ("events", "[\"order.paid\", \"paid\"]", events), ("events", "\"order.paid\"", isList),
        ("concurrency", "0", "expected a number from 1 to 64"),
        ("concurrency", "65", "expected a number from 1 to 64"),
        ("timeout", "\"99ms\"", "expected 100ms to 3600000ms"),
        ("timeout", "\"2h\"", "expected 100ms to 3600000ms"),
        ("timeout", "\"15\"", "expected \(unit) \"15s\""),
        ("timeout", "15", isText),
        ("allow_private_address", "\"yes\"", "expected true or false"),
        ("ca_file", "1", isText),
        ("secret", "\"whsec_…\"", "is not a key of this table"),
    ])
    func `a webhook's error is reported once`(key: String, value: String, sentence: String) {
        #expect(
            Self.said("webhook", Self.webhook, key, value)
                == ["[[deliver.webhook]] no. 1: \(key): \(sentence)"]
        )
    }

    @Test func `secrets are of no use where Alipay's own form is posted`() {
        #expect(
            Self.said("webhook", Self.webhook, "format", "\"alipay\"") == [
                "[[deliver.webhook]] no. 1: secret_files: is of no use with format \"alipay\""
            ]
        )
    }

    @Test(arguments: [
        ("server", "none", "is missing"),
        ("server", "\"mail:465\"", "expected \"smtps://host:465\" or \"smtp://host:587\""),
        ("tls", "\"maybe\"", "expected one of \"required\", \"none\""),
        ("from", "none", "is missing"),
        ("to", "none", "expected an array with at least one address"),
        ("to", "[]", "expected an array with at least one address"), ("to", "\"c@d\"", isList),
        ("language", "\"auto\"", "expected \"zh-CN\" or \"en\": nobody's browser is asked"),
        ("language", "\"fr\"", "expected one of \"zh-CN\", \"en\", \"auto\""),
        ("templates", "1", isText),
        ("timeout", "\"15\"", "expected \(unit) \"60s\""),
        ("password", "\"se cret\"", "is not a key of this table"),
    ])
    func `a mail's error is reported once`(key: String, value: String, sentence: String) {
        #expect(
            Self.said("mail", Self.mail, key, value)
                == ["[[deliver.mail]] no. 1: \(key): \(sentence)"]
        )
    }

    @Test(arguments: ["username", "password_file"])
    func `username and password_file must be given together`(key: String) {
        #expect(
            Self.said("mail", Self.mail, key, "\"shop\"") == [
                "[[deliver.mail]] no. 1: password_file: username and password_file belong together"
            ]
        )
    }

    private static let path = """
        expected a program's whole path and its arguments, ["/usr/bin/php", …]
        """

    @Test(arguments: [
        ("run", "none", path), ("run", "[]", path), ("run", "[\"php\", \"paid.php\"]", path),
        ("run", "[\"\"]", path), ("run", "\"/usr/bin/php\"", isList), ("run", "[1]", isList),
        ("url", "\"https://shop\"", "is not a key of this table"),
    ])
    func `a command's error is reported once`(key: String, value: String, sentence: String) {
        #expect(
            Self.said("command", Self.command, key, value)
                == ["[[deliver.command]] no. 1: \(key): \(sentence)"]
        )
    }

    @Test(arguments: [
        ("\"5s\"", isList), ("[5]", isList), ("[\"0ms\"]", "expected 1ms to 2592000000ms"),
        ("[\"1s\", \"721h\"]", "expected 1ms to 2592000000ms"),
        ("[\"1s\", \"2 s\"]", "expected numbers with a unit (ms, s, min, h) such as \"5s\""),
        ("[\"1d\"]", "expected numbers with a unit (ms, s, min, h) such as \"5s\""),
    ])
    func `a schedule's error is reported once`(value: String, sentence: String) {
        let text = SettingsText.with(tables: "[deliver]\nschedule = \(value)")
        #expect(SettingsText.errors(text) == ["[deliver] schedule: \(sentence)"])
    }

    private func table(_ kind: String, _ good: [String: String], name: String) -> String {
        let lines = good.merging(["name": "\"\(name)\""]) { $1 }.map { "\($0) = \($1)" }
        return "[[deliver.\(kind)]]\n" + lines.sorted().joined(separator: "\n")
    }

    @Test func `a name is one destination's, of whatever kind`() {
        let tables = [
            table("webhook", Self.webhook, name: "a"), table("webhook", Self.webhook, name: "b"),
            table("mail", Self.mail, name: "a"), table("command", Self.command, name: "b"),
            table("command", Self.command, name: "B"), table("command", Self.command, name: "a"),
        ]
        let text = SettingsText.with(tables: tables.joined(separator: "\n"))
        #expect(
            SettingsText.errors(text) == [
                "[deliver] name: \"a\" is the name of 3 destinations",
                "[deliver] name: \"b\" is the name of 2 destinations",
            ]
        )
    }

    @Test func `all errors are reported together`() {
        let text = SettingsText.with(
            tables: """
                [deliver]
                schedule = ["soon"]
                retries = 3
                [[deliver.webhook]]
                name = "a b"
                url = "shop"
                [[deliver.mail]]
                name = "m"
                server = "mail"
                username = "shop"
                to = []
                from = "a@b"
                events = ["order.paid"]
                [[deliver.command]]
                name = "c"
                run = ["php"]
                events = ["paid"]
                timeout = "1"
                [page]
                language = "fr"
                """
        )
        #expect(
            SettingsText.errors(text) == [
                "[deliver] schedule: expected numbers with a unit (ms, s, min, h) such as \"5s\"",
                "[deliver] retries: is not a key of this table",
                "[[deliver.webhook]] no. 1: url: expected an address that begins with https:// or http://",
                "[[deliver.webhook]] no. 1: secret_files: expected at least one file with a secret, whsec_…",
                "[[deliver.webhook]] no. 1: name: expected 1 to 64 letters, digits, -, _ or .",
                "[[deliver.webhook]] no. 1: events: \(Self.events)",
                "[[deliver.mail]] no. 1: server: expected \"smtps://host:465\" or \"smtp://host:587\"",
                "[[deliver.mail]] no. 1: password_file: username and password_file belong together",
                "[[deliver.mail]] no. 1: to: expected an array with at least one address",
                "[[deliver.command]] no. 1: run: \(Self.path)",
                "[[deliver.command]] no. 1: events: \(Self.events)",
                "[[deliver.command]] no. 1: timeout: expected \(Self.unit) \"30s\"",
                "[page] language: expected one of \"zh-CN\", \"en\", \"auto\"",
            ]
        )
        let noTables = SettingsText.with(tables: "[deliver.webhook]\nname = \"a\"")
        #expect(
            SettingsText.errors(noTables) == [
                "[deliver] webhook: expected tables, [[deliver.webhook]]"
            ]
        )
    }
}
