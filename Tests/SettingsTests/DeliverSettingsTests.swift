import Settings
import Testing

/// `[deliver]`: what is read of it.
@Suite struct DeliverSettingsTests {
    @Test func `reads every kind of destination`() throws {
        let tables = """
            [deliver]
            schedule = ["50ms", "5s", "2min", "24h"]

            [[deliver.webhook]]
            name = "shop"
            url = "https://shop.example.com/hooks"
            secret_files = ["hook.secret", "/etc/old.secret"]
            events = ["order.paid", "order.refunded"]
            concurrency = 8
            timeout = "3s"
            allow_private_address = true
            ca_file = "ca.pem"

            [[deliver.webhook]]
            name = "old-shop"
            format = "alipay"
            url = "http://127.0.0.1/notify_url.php"
            events = ["order.paid"]

            [[deliver.mail]]
            name = "owner_1"
            server = "smtps://smtp.example.com:465"
            username = "shop"
            password_file = "mail.secret"
            ca_file = "/etc/ca.pem"
            from = "shop@example.com"
            to = ["owner@example.com", "clerk@example.com"]
            language = "en"
            templates = "mails"
            events = ["notification.quarantined"]

            [[deliver.command]]
            name = "php.cli"
            run = ["/usr/bin/php", "paid.php"]
            events = ["order.closed", "order.finished"]
            timeout = "10min"
            """
        let deliver = try SettingsText.read(SettingsText.with(tables: tables)).deliver
        #expect(deliver.schedule == [50, 5000, 120_000, 86_400_000])
        #expect(
            deliver.destinations.map(\.name) == ["shop", "old-shop", "owner_1", "php.cli"]
        )
        let shop = try #require(deliver.webhooks.first)
        #expect(shop.url == "https://shop.example.com/hooks")
        #expect(shop.format == .standard)
        #expect(shop.secretFiles.map(\.path) == ["/etc/shop/hook.secret", "/etc/old.secret"])
        #expect(shop.destination.events == [.paid, .refunded])
        #expect(shop.destination.concurrency == 8 && shop.destination.timeout == 3000)
        #expect(shop.allowsPrivateAddress && shop.caFile == "/etc/shop/ca.pem")
        #expect(deliver.webhooks[1].format == .alipay && deliver.webhooks[1].secretFiles == [])
        let mail = try #require(deliver.mails.first)
        #expect(mail.server == "smtps://smtp.example.com:465" && mail.security == .required)
        #expect(mail.username == "shop" && mail.passwordFile?.path == "/etc/shop/mail.secret")
        #expect(mail.caFile == "/etc/ca.pem" && mail.templates == "/etc/shop/mails")
        #expect(mail.to == ["owner@example.com", "clerk@example.com"])
        #expect(mail.language == .english && mail.destination.events == [.quarantined])
        let command = try #require(deliver.commands.first)
        #expect(command.run == ["/usr/bin/php", "paid.php"])
        #expect(command.destination.timeout == 600_000)
    }

    @Test func `has no destination by default, and three days to try`() throws {
        let deliver = try SettingsText.read(SettingsText.minimal).deliver
        #expect(deliver.destinations == [])
        let hour = 3_600_000
        #expect(
            deliver.schedule == [
                5000, 30_000, 120_000, 600_000, hour, 3 * hour, 6 * hour, 12 * hour, 24 * hour,
                24 * hour,
            ]
        )
        let all = deliver.schedule.reduce(0, +)
        #expect(all > 2 * 24 * hour && all <= 3 * 24 * hour)
    }

    @Test func `a destination needs no more than where, what, and whom it trusts`() throws {
        let tables = """
            [[deliver.webhook]]
            name = "a"
            url = "https://a"
            secret_files = ["s"]
            events = ["order.paid"]
            [[deliver.mail]]
            name = "b"
            server = "smtp://b:587"
            from = "a@b"
            to = ["c@d"]
            events = ["order.paid"]
            [[deliver.command]]
            name = "c"
            run = ["/bin/true"]
            events = ["order.paid"]
            """
        let deliver = try SettingsText.read(SettingsText.with(tables: tables)).deliver
        #expect(deliver.destinations.map(\.concurrency) == [4, 4, 4])
        #expect(deliver.destinations.map(\.timeout) == [15_000, 60_000, 30_000])
        let webhook = try #require(deliver.webhooks.first)
        #expect(webhook.format == .standard)
        #expect(!webhook.allowsPrivateAddress && webhook.caFile == nil)
        let mail = try #require(deliver.mails.first)
        #expect(mail.security == .required && mail.language == .chinese)
        #expect(mail.username == nil && mail.passwordFile == nil)
        #expect(mail.caFile == nil && mail.templates == nil)
    }
}
