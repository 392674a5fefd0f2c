import Settings
import Testing

@Suite struct SettingsErrorsTests {
    @Test(arguments: [
        (
            "[responder]\nlisten = \"shop\"",
            "[responder] listen: expected \"unix:/path\" or \"127.0.0.1:9000\""
        ),
        ("[responder]\nlisten = 9000", "[responder] listen: expected a string"),
        ("[responder]\nthreads = -1", "[responder] threads: expected a number from 0 to 1024"),
        ("[responder]\nthreads = 1025", "[responder] threads: expected a number from 0 to 1024"),
        ("[responder]\nthreads = \"4\"", "[responder] threads: expected a number from 0 to 1024"),
        ("[responder]\nthreads = 4.0", "[responder] threads: expected a number from 0 to 1024"),
        ("[responder]\nthreads = true", "[responder] threads: expected a number from 0 to 1024"),
        (
            "[responder]\nbody_limit = \"1023B\"",
            "[responder] body_limit: expected 1024B to 16777216B"
        ),
        (
            "[responder]\nbody_limit = \"17MiB\"",
            "[responder] body_limit: expected 1024B to 16777216B"
        ),
        (
            "[responder]\nbody_limit = \"99999999999999999999KiB\"",
            "[responder] body_limit: expected 1024B to 16777216B"
        ),
        ("[responder]\nbody_limit = 65536", "[responder] body_limit: expected a string"),
        (
            "[responder]\nbody_limit = \"64KB\"",
            "[responder] body_limit: expected a number with a unit (KiB, MiB, B) such as \"64KiB\""
        ),
        ("[responder]\nshadow = \"yes\"", "[responder] shadow: expected true or false"),
        ("[responder]\ndrain = \"11min\"", "[responder] drain: expected 0ms to 600000ms"),
        (
            "[responder]\ndrain = \"10\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        (
            "[responder]\ndrain = \"-1s\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        (
            "[responder]\ndrain = \"+1s\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        (
            "[responder]\ndrain = \"1.5s\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        (
            "[responder]\ndrain = \"s\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        (
            "[responder]\ndrain = \"\"",
            "[responder] drain: expected a number with a unit (ms, s, min) such as \"10s\""
        ),
        ("[responder]\nlimit = 1", "[responder] limit: is not a key of this table"),
        (
            "[routes]\nnotify = \"/notify\"",
            "[routes] notify: expected an array of strings"
        ),
        ("[routes]\nnotify = [1]", "[routes] notify: expected an array of strings"),
        ("[routes]\nnotify = [\"notify\"]", "[routes] notify: \"notify\" does not begin with /"),
        (
            "[routes]\nreturn = [\"/notify_url.php\"]",
            "[routes] return: \"/notify_url.php\" is a notify route as well"
        ),
        (
            "[ledger]\nurl = \"postgres://x\"",
            """
            [ledger] url: expected "sqlite:/path/to/ledger.db", "mysql://user@host/database", \
            "mysql+unix:user@/path/to/mysqld.sock/database" or "postgresql://user@host/database"
            """
        ),
        (
            "[ledger]\nurl = \"sqlite:\"",
            """
            [ledger] url: expected "sqlite:/path/to/ledger.db", "mysql://user@host/database", \
            "mysql+unix:user@/path/to/mysqld.sock/database" or "postgresql://user@host/database"
            """
        ),
        ("[ledger]\nurl = 1", "[ledger] url: expected a string"),
        (
            "[ledger]\nurl = \"mysql://a:b@db1/c\"\npassword_file = \"d\"",
            "[ledger] url: no password here: name a file with it in password_file"
        ),
        (
            "[ledger]\ndurability = \"none\"",
            "[ledger] durability: expected one of \"required\", \"as the server says\""
        ),
        (
            "[ledger]\ndurability = \"as the server says\"",
            "[ledger] durability: a SQLite file always keeps what is acknowledged"
        ),
        ("[ledger]\nreplicas = 2", "[ledger] replicas: expected a string"),
        ("[ledger]\nreplicas = \"sync\"", "[ledger] replicas: a SQLite file has no replicas"),
        ("[ledger]\norders = \"ignore\"", "[ledger] orders: expected one of \"record\", \"match\""),
        (
            "[page]\nlanguage = \"fr\"",
            "[page] language: expected one of \"zh-CN\", \"en\", \"auto\""
        ),
        ("[page]\nlanguage = 1", "[page] language: expected a string"),
        (
            "[page]\nshop_url = \"javascript:alert(1)\"",
            "[page] shop_url: expected an address that begins with https:// or http://"
        ),
        (
            "[page]\nshop_url = \"shop.example.com\"",
            "[page] shop_url: expected an address that begins with https:// or http://"
        ),
        ("[page]\nshop_url = \"https:///x\"", "[page] shop_url: expected a host behind https://"),
        ("[page]\ntemplate = \"\"", "[page] template: is not a key of this table"),
        ("[database]\nurl = \"\"", "top level: database: is not a key of this table"),
    ])
    func `reports an error once with its key path`(tables: String, sentence: String) {
        #expect(SettingsText.errors(SettingsText.with(tables: tables)) == [sentence])
    }

    /// The number is the buyer's where the shop lets him choose it: `evil.example/` or `@evil.example`.
    @Test(arguments: [
        "https://{out_trade_no}", "https://{out_trade_no}.shop.example.com/",
        "https://shop.example.com{out_trade_no}", "https://shop.example.com{out_trade_no}/orders",
        "https://{out_trade_no}@shop.example.com/", "https://shop.example.com:{out_trade_no}/",
        "http://shop.example.com{out_trade_no}?a=1", "https://{shop}.example.com/{out_trade_no}",
    ])
    func `an order number does not choose where the shop's link leads`(address: String) {
        #expect(
            SettingsText.errors(
                SettingsText.with(tables: "[page]\nshop_url = \"\(address)\"")
            ) == [
                "[page] shop_url: {out_trade_no} may stand behind the host alone, as in "
                    + "https://host/{out_trade_no}: a number must not choose where the link leads"
            ]
        )
    }

    @Test(arguments: [
        "/{out_trade_no}", "?n={out_trade_no}", "#{out_trade_no}", ":8443/a{out_trade_no}",
    ])
    func `behind the host it may stand anywhere`(rest: String) {
        let tables = "[page]\nshop_url = \"https://shop.example.com\(rest)\""
        #expect(SettingsText.errors(SettingsText.with(tables: tables)) == [])
    }

    @Test(arguments: [
        ("app_id", "2021000000000000", "\"\"", "expected digits in quotes"),
        ("app_id", "2021000000000000", "\"2021 \"", "expected digits in quotes"),
        ("app_id", "2021000000000000", "\"２０２１\"", "expected digits in quotes"),
        ("app_id", "2021000000000000", "2021000000000000", "expected a string"),
        ("seller_id", "2088000000000000", "\"\"", "expected digits in quotes"),
        ("seller_id", "2088000000000000", "\"me@example.com\"", "expected digits in quotes"),
    ])
    func `reports a number of the app's that is not valid`(
        key: String,
        good: String,
        bad: String,
        expected: String
    ) {
        let text = SettingsText.minimal.replacing("\(key) = \"\(good)\"", with: "\(key) = \(bad)")
        #expect(SettingsText.errors(text) == ["[[app]] no. 1: \(key): \(expected)"])
    }

    @Test(arguments: ["app_id", "seller_id"])
    func `reports a number of the app's that is missing`(key: String) {
        let text = SettingsText.minimal.split(separator: "\n").filter { !$0.hasPrefix(key) }
            .joined(separator: "\n")
        #expect(SettingsText.errors(text) == ["[[app]] no. 1: \(key): is missing"])
    }

    @Test(arguments: [
        ("sign_type = \"MD5\"", "sign_type: expected one of \"RSA2\", \"RSA\""),
        ("sign_type = \"rsa2\"", "sign_type: expected one of \"RSA2\", \"RSA\""),
        ("profile = \"test\"", "profile: expected one of \"production\", \"sandbox\""),
        ("skip_verification = true", "skip_verification: is not a key of this table"),
        ("private_key = \"key.pem\"", "private_key: is not a key of this table"),
    ])
    func `reports an error in an app`(line: String, sentence: String) {
        #expect(
            SettingsText.errors(SettingsText.with(app: line)) == ["[[app]] no. 1: " + sentence]
        )
    }

    @Test func `needs a key file for every app`() {
        let line = "alipay_public_keys = [\"alipay-public-key.pem\"]"
        let sentence =
            "[[app]] no. 1: alipay_public_keys: expected at least one file with Alipay's public key, or alipay_certificates"
        for none in ["", "alipay_public_keys = []"] {
            let text = SettingsText.minimal.replacing(line, with: none)
            #expect(SettingsText.errors(text) == [sentence])
        }
    }

    @Test func `needs an app`() {
        let needed = "top level: app: at least one [[app]] is needed"
        #expect(SettingsText.errors("") == [needed])
        #expect(SettingsText.errors("app = []") == [needed])
        #expect(
            SettingsText.errors("[app]\napp_id = \"1\"")
                == ["top level: app: expected tables, [[app]]", needed]
        )
    }

    @Test func `refuses one app_id in two tables`() {
        let other = SettingsText.minimal.replacing("2021000000000000", with: "2021")
        let twice = [
            SettingsText.minimal, other, SettingsText.minimal, other, SettingsText.minimal,
        ]
        #expect(
            SettingsText.errors(twice.joined(separator: "\n")) == [
                "top level: app: app_id 2021 stands in 2 [[app]] tables",
                "top level: app: app_id 2021000000000000 stands in 3 [[app]] tables",
            ]
        )
        #expect(SettingsText.errors(SettingsText.minimal + "\n" + other) == [])
    }

    @Test func `reports all errors together`() {
        let text = """
            verify = false
            [responder]
            listen = "here"
            threads = "many"
            drain = 5
            [page]
            language = "fr"
            colour = "red"
            [[app]]
            app_id = "x"
            alipay_public_keys = []
            [[app]]
            seller_id = "2088"
            sign_type = "MD5"
            alipay_public_keys = ["a"]
            """
        #expect(
            SettingsText.errors(text) == [
                "top level: verify: is not a key of this table",
                "[responder] listen: expected \"unix:/path\" or \"127.0.0.1:9000\"",
                "[responder] threads: expected a number from 0 to 1024",
                "[responder] drain: expected a string",
                "[[app]] no. 1: app_id: expected digits in quotes",
                "[[app]] no. 1: seller_id: is missing",
                "[[app]] no. 1: alipay_public_keys: expected at least one file with Alipay's public key, or alipay_certificates",
                "[[app]] no. 2: app_id: is missing",
                "[[app]] no. 2: seller_id: expected the PID, sixteen digits that begin with 2088",
                "[[app]] no. 2: sign_type: expected one of \"RSA2\", \"RSA\"",
                "[page] language: expected one of \"zh-CN\", \"en\", \"auto\"",
                "[page] colour: is not a key of this table",
            ]
        )
    }

    @Test func `reports a table that is not one`() {
        let text = SettingsText.with(top: "page = 1\nledger = \"x\"")
        #expect(
            SettingsText.errors(text) == [
                "top level: ledger: expected a table, [ledger]",
                "top level: page: expected a table, [page]",
            ]
        )
    }

    @Test(arguments: [
        "app_id", "seller_id", "sign", "sign_type", "out_trade_no", "trade_no", "trade_status",
        "total_amount",
    ])
    func `refuses to ignore what decides something`(name: String) {
        let tables = "[page]\nignore_parameters = [\"utm_source\", \"\(name)\"]"
        #expect(
            SettingsText.errors(SettingsText.with(tables: tables)) == [
                "[page] ignore_parameters: \"\(name)\" is Alipay's and cannot be ignored"
            ]
        )
    }

    @Test(arguments: [
        ("[page\n", 1), ("[page]\n\nlanguage = en\n", 3), ("a = 1\na = 2\n", 2),
        ("[page]\nlanguage = \"en\n", 2), ("\n\n\n= 1\n", 4),
    ])
    func `says in which line the file is not TOML`(text: String, line: Int) throws {
        let sentences = SettingsText.errors(text)
        #expect(sentences.count == 1)
        #expect(try #require(sentences.first).hasPrefix("line \(line): "), "\(sentences)")
    }

    @Test func `reads nothing of a file with a zero byte in it`() {
        let text = SettingsText.minimal + "\n\0[page]\nlanguage = \"fr\""
        #expect(
            SettingsText.errors(text) == [
                "line 5: Error while parsing root table: expected keys, tables, whitespace or "
                    + "comments, saw '\\u0000'"
            ]
        )
    }
}
