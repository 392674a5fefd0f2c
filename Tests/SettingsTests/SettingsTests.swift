import Orders
import Settings
import Signing
import Testing

@Suite struct SettingsTests {
    @Test func `reads a full file`() throws {
        let settings = try SettingsText.read(
            """
            [responder]
            listen    = "127.0.0.1:9000"
            threads   = 3
            body_limit = "32KiB"
            drain     = "5s"

            [routes]                 # exact paths
            notify = ["/alipay/notify"]
            return = ["/alipay/return", "/return_url.php"]

            [[app]]
            app_id     = "2021000000000000"
            seller_id  = "2088000000000000"
            sign_type  = "RSA2"
            alipay_public_keys  = ["alipay-public-key.pem", "/srv/next.pem"]
            profile    = "production"

            [[app]]
            app_id     = "2021000000000001"
            seller_id  = "2088000000000001"
            sign_type  = "RSA"
            alipay_public_keys  = ["../old.pem"]
            profile    = "sandbox"

            [ledger]
            url    = "sqlite:/var/lib/shop/ledger.db"
            orders = "match"

            [page]
            language  = "en"
            templates = "pages"
            shop_url  = "https://shop.example.com/orders/{out_trade_no}"
            ignore_parameters = ["utm_source", "_config"]
            """
        )
        #expect(settings.responder.listen == .tcp(host: "127.0.0.1", port: 9000))
        #expect(settings.responder.threads == 3)
        #expect(settings.responder.bodyLimit == 32 * 1024)
        #expect(settings.responder.drain == 5000)
        #expect(settings.routes.notify == ["/alipay/notify"])
        #expect(settings.routes.return == ["/alipay/return", "/return_url.php"])
        #expect(settings.apps.map(\.appID) == ["2021000000000000", "2021000000000001"])
        #expect(settings.apps.map(\.sellerID) == ["2088000000000000", "2088000000000001"])
        #expect(settings.apps.map(\.signType) == [.rsa2, .rsa])
        #expect(settings.apps.map(\.profile) == [.production, .sandbox])
        #expect(
            settings.apps.map(\.keys.publicKeyFiles) == [
                ["/etc/shop/alipay-public-key.pem", "/srv/next.pem"], ["/etc/shop/../old.pem"],
            ]
        )
        #expect(settings.ledger.file == "/var/lib/shop/ledger.db")
        #expect(settings.ledger.orders == .match)
        #expect(settings.page.language == .english)
        #expect(settings.page.templates == "/etc/shop/pages")
        #expect(settings.page.shopURL == "https://shop.example.com/orders/{out_trade_no}")
        #expect(settings.page.ignoredParameters == ["utm_source", "_config"])
    }

    @Test func `has a default for everything but the app's numbers and keys`() throws {
        let settings = try SettingsText.read(SettingsText.minimal)
        #expect(settings.responder.listen == .unix(path: "/run/alipay-callback/fcgi.sock"))
        #expect(settings.responder.threads == 0)
        #expect(settings.responder.bodyLimit == 65536)
        #expect(settings.responder.drain == 10_000)
        #expect(settings.routes.notify == ["/alipay/notify", "/notify_url.php"])
        #expect(settings.routes.return == ["/alipay/return", "/return_url.php"])
        #expect(settings.apps.map(\.signType) == [.rsa2])
        #expect(settings.apps.map(\.profile) == [.production])
        #expect(settings.ledger.file == "/var/lib/alipay-callback/ledger.db")
        #expect(settings.ledger.orders == .record)
        #expect(settings.page.language == .chinese)
        #expect(settings.page.templates == nil)
        #expect(settings.page.shopURL == nil)
        #expect(settings.page.ignoredParameters == [])
        let empty = "[responder]\n[routes]\n[ledger]\n[page]"
        #expect(try SettingsText.read(SettingsText.with(tables: empty)) == settings)
    }

    @Test(arguments: [
        ("1KiB", 1024), ("1024B", 1024), ("1MiB", 1_048_576), ("16MiB", 16_777_216),
        ("0065KiB", 66_560),
    ])
    func `reads sizes`(text: String, bytes: Int) throws {
        let tables = "[responder]\nbody_limit = \"\(text)\""
        #expect(
            try SettingsText.read(SettingsText.with(tables: tables)).responder.bodyLimit == bytes
        )
    }

    @Test(arguments: [
        ("0s", 0), ("500ms", 500), ("10s", 10_000), ("2min", 120_000), ("10min", 600_000),
    ])
    func `reads times`(text: String, milliseconds: Int) throws {
        let tables = "[responder]\ndrain = \"\(text)\""
        #expect(
            try SettingsText.read(SettingsText.with(tables: tables)).responder.drain == milliseconds
        )
    }

    @Test func `starts relative paths from the folder of the file`() throws {
        let tables = "[ledger]\nurl = \"sqlite:data/ledger.db\"\n[page]\ntemplates = \"pages\""
        let text = SettingsText.with(tables: tables)
        let settings = try SettingsText.read(text, folder: "/srv/a b")
        #expect(settings.ledger.file == "/srv/a b/data/ledger.db")
        #expect(settings.page.templates == "/srv/a b/pages")
        #expect(settings.apps[0].keys.publicKeyFiles == ["/srv/a b/alipay-public-key.pem"])
        #expect(try SettingsText.read(text, folder: "/").ledger.file == "/data/ledger.db")
    }

    @Test(arguments: [
        ("zh-CN", Settings.Language.chinese), ("en", .english), ("auto", .auto),
    ])
    func `reads every language`(text: String, language: Settings.Language) throws {
        let tables = "[page]\nlanguage = \"\(text)\""
        #expect(try SettingsText.read(SettingsText.with(tables: tables)).page.language == language)
    }
}

@Suite struct ReceiverSettingsTests {
    @Test func `reads certificates, the root, and the merchant's own key`() throws {
        let text = """
            [[app]]
            app_id = "2021000000000000"
            seller_id = "2088000000000000"
            alipay_certificates = ["alipay.crt", "/srv/next.crt"]
            alipay_root_certificate = "root.crt"
            app_public_key = "app.crt"
            unknown_notifications = "success"
            """
        let app = try #require(SettingsText.read(text).apps.first)
        #expect(app.keys.publicKeyFiles.isEmpty)
        #expect(app.keys.certificateFiles == ["/etc/shop/alipay.crt", "/srv/next.crt"])
        #expect(app.keys.rootCertificateFile == "/etc/shop/root.crt")
        #expect(app.keys.ownKeyFile == "/etc/shop/app.crt")
        #expect(app.acceptsUnknownKinds)
    }

    @Test func `reads partners, alone or beside apps`() throws {
        let partner = """
            [[partner]]
            seller_id = "2088000000000007"
            alipay_public_keys = ["mapi.pem"]
            """
        let alone = try SettingsText.read(partner)
        #expect(alone.apps.isEmpty)
        #expect(alone.partners.map(\.sellerID) == ["2088000000000007"])
        #expect(alone.partners.map(\.profile) == [.production])
        #expect(alone.partners.map(\.acceptsUnknownKinds) == [false])
        #expect(try SettingsText.read(SettingsText.with(tables: partner)).apps.count == 1)
        let twice = SettingsText.errors(partner + "\n" + partner)
        #expect(
            twice == [
                "top level: partner: seller_id 2088000000000007 stands in 2 [[partner]] tables"
            ]
                || twice == ["top level: seller_id 2088000000000007 stands in 2 [[partner]] tables"]
        )
    }

    @Test(arguments: [
        ("alipay_certificates = [\"a.crt\"]", "alipay_root_certificate: is missing"),
        ("alipay_root_certificate = \"r.crt\"", "is of no use without alipay_certificates"),
        ("unknown_notifications = \"ok\"", "expected one of \"fail\", \"success\""),
    ])
    func `says what does not go together`(line: String, sentence: String) {
        let errors = SettingsText.errors(SettingsText.with(app: line))
        #expect(errors.count == 1)
        #expect(errors.first?.contains(sentence) == true, "\(errors)")
    }

    @Test func `knows no certificates of partners`() {
        let text = """
            [[partner]]
            seller_id = "2088000000000007"
            alipay_public_keys = ["mapi.pem"]
            alipay_certificates = ["a.crt"]
            """
        #expect(
            SettingsText.errors(text)
                == ["[[partner]] no. 1: alipay_certificates: is not a key of this table"]
        )
    }
}
