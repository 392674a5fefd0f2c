import Foundation
import Installation
import Testing

/// Mails from a real ledger to a real mail server.
@Suite(.enabled(if: MailServer.isThere)) struct MailRelayTests {
    private let server: MailServer

    init() throws { server = try MailServer(.smtps) }

    private func shop(to: String, adding lines: String = "") throws -> RelayedShop {
        let shop = try RelayedShop(
            """
            [[deliver.mail]]
            name = "owner"
            server = "\(try server.url)"
            username = "shop"
            password_file = "mail.secret"
            ca_file = "\(server.certificates.authority)"
            from = "一家店 <shop@example.com>"
            to = ["\(to)"]
            events = ["order.paid", "order.refunded"]
            \(lines)
            """
        )
        let file = shop.path("mail.secret")
        try "se cret\n".write(toFile: file, atomically: true, encoding: .utf8)
        return shop
    }

    @Test func `a mail has a subject, two parts and the event's own Message-ID`() throws {
        let shop = try shop(to: "owner@example.com")
        try shop.pay("A1", subject: "<b>一杯咖啡</b>")
        let drained = try shop.drain()
        #expect(drained.errors.contains("of A1 to owner: taken"), "\(drained.errors)")
        let mail = try server.message()
        #expect(mail.values("Subject") == ["订单已付款 A1 ¥88.88"])
        #expect(mail.defects == [] && mail.isASCII && mail.bareLineEnds == 0)
        #expect(mail.parts.map { $0[0] } == ["text/plain", "text/html"])
        #expect(mail.parts[0][2].contains("商品: <b>一杯咖啡</b>"))
        #expect(mail.parts[1][2].contains("&lt;b&gt;一杯咖啡&lt;/b&gt;"))
        let envelope = try server.envelope()
        #expect(envelope.from == "shop@example.com" && envelope.to == ["owner@example.com"])
        #expect(abs(Double(mail.seconds) - Date.now.timeIntervalSince1970) < 60)
        let id = try #require(mail.values("Message-ID").first)
        #expect(id.hasPrefix("<evt_") && id.hasSuffix("@example.com>"))
    }

    @Test func `a mail that is sent again has the same Message-ID`() throws {
        let shop = try shop(to: "late@example.com", adding: "language = \"en\"")
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "of A1 to owner: taken"))
        #expect(relay.stop() == 0)
        #expect(relay.log.contains("failed, retry in 0.0 s: SMTP 451: "))
        let mails = [try server.message(1), try server.message(2)]
        let ids = mails.map { $0.values("Message-ID") }
        #expect(ids[0] == ids[1] && ids[0].count == 1)
        #expect(mails[1].values("Subject") == ["Order paid A1 ¥88.88"])
    }

    @Test func `the password is in no log, and no argument`() throws {
        let shop = try shop(to: "echo@example.com")
        try shop.sandbox.change { $0.replacing(RelayedShop.quick, with: "schedule = []") }
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "failed for the last time"))
        let process = "/proc/\(relay.processID)/"
        for file in ["cmdline", "environ"] {
            let bytes = try #require(FileManager.default.contents(atPath: process + file))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("se cret"))
        }
        #expect(relay.stop() == 0)
        for secret in ["se cret", "AHNob3AAc2UgY3JldA==", "c2UgY3JldA=="] {
            #expect(!relay.log.contains(secret))
            let kept = try shop.sandbox.sql("SELECT answer, detail FROM attempts")
            #expect(!kept.contains(secret))
        }
    }

    @Test func `all files that cannot be used are reported at once`() throws {
        let shop = try shop(to: "no address", adding: "templates = \"mails\"")
        let second = """

            [[deliver.webhook]]
            name = "a"
            url = "https://a"
            events = ["order.paid"]
            secret_files = ["nowhere.secret", "mail.secret"]
            """
        try shop.sandbox.change { $0 + second }
        let drained = try shop.drain()
        #expect(drained.status == 78)
        for words in [
            "nowhere.secret: cannot be read, or is not UTF-8",
            "mail.secret: expected whsec_ and the base64 of 24 to 64 bytes",
            "owner: \"no address\" is not a mail address",
        ] {
            #expect(drained.errors.contains(words), "\(drained.errors)")
        }
        #expect(!drained.errors.contains("se cret"))
    }
}
