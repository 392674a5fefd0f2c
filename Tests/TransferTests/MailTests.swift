import Installation
import Testing
import Transfer

/// Mails over a real server, read by Python's own email package.
@Suite(.enabled(if: MailServer.isThere, "python3-aiosmtpd is not installed"))
struct MailTests {
    @Test(arguments: [MailServer.Mode.smtps, .starttls, .plain])
    func `a mail arrives as it was written, in both forms`(mode: MailServer.Mode) throws {
        let server = try MailServer(mode)
        let text = "订单 A1 已付款 ¥88.88 🎉\n.\n..dots\n\nFrom here on = \ttab, end \r\nlast\rline"
        let html = "<p title=\"=?UTF-8?Q?x?=\">订单 A1 已付款</p>\n"
        let mail = Mail.sample(
            from: "商店 Shop <shop@example.com>",
            to: ["owner@example.com", "\"Li, Lei\" <li.lei@example.com>", "老板 <b@example.com>"],
            subject: "订单 A1 已付款 🎉",
            text: text,
            html: html,
            headers: [("X-Order", "A1"), ("X-Shop", "茶馆 🍵")]
        )
        try server.client().send(mail)
        let to = ["owner@example.com", "li.lei@example.com", "b@example.com"]
        #expect(try server.envelope() == MailServer.Envelope(from: "shop@example.com", to: to))
        let read = try server.message()
        #expect(read.values("Subject") == ["订单 A1 已付款 🎉"])
        #expect(read.addresses["From"] == [["商店 Shop", "shop@example.com"]])
        let names = [
            ["", "owner@example.com"], ["Li, Lei", "li.lei@example.com"], ["老板", "b@example.com"],
        ]
        #expect(read.addresses["To"] == names)
        #expect(read.seconds == 1_795_428_309)
        #expect(read.values("Date") == ["Mon, 23 Nov 2026 18:05:09 +0800"])
        #expect(read.values("Message-ID") == ["<1@shop.example.com>"])
        #expect(read.values("Auto-Submitted") == ["auto-generated"])
        #expect(read.values("MIME-Version") == ["1.0"])
        #expect(read.values("X-Order") == ["A1"])
        #expect(read.values("X-Shop") == ["茶馆 🍵"])
        #expect(read.type == "multipart/alternative")
        // The line ends of mails.
        let lines = text.replacing(/\r\n|\r|\n/, with: "\r\n")
        let page = html.replacing("\n", with: "\r\n")
        #expect(read.parts == [["text/plain", "utf-8", lines], ["text/html", "utf-8", page]])
        expectWellFormed(read)
    }

    private func expectWellFormed(_ read: ReadMail) {
        #expect(read.defects.isEmpty)
        #expect(read.isASCII)
        #expect(read.bareLineEnds == 0)
        #expect(read.longestLine <= 76)
        #expect(read.longestWord <= 75)
    }

    @Test func `a mail of text alone has one part`() throws {
        let server = try MailServer(.smtps)
        try server.client().send(.sample(text: "Paid."))
        #expect(try server.message().parts == [["text/plain", "utf-8", "Paid."]])
    }

    @Test(arguments: [
        "", "Paid", "a = b_c?", "=?UTF-8?B?4pyF?=", String(repeating: "word ", count: 60) + "end",
        String(repeating: "付款", count: 100), String(repeating: "🎉👨‍👩‍👧‍👦", count: 20), "é", " lead",
        "“quoted” – dash",
    ])
    func `any subject arrives as it was written`(subject: String) throws {
        let server = try MailServer(.smtps)
        try server.client().send(.sample(subject: subject))
        let read = try server.message()
        #expect(read.values("Subject") == [subject])
        #expect(read.longestWord <= 75)
        #expect(read.longestLine <= 998)
        #expect(read.defects.isEmpty)
    }

    @Test(arguments: [
        "Paid\r\nBcc: thief@example.com", "Paid\nBcc: thief@example.com",
        "Paid\rBcc: thief@example.com", "Paid\r\n\r\n<b>body</b>", "付款\r\nBcc: thief@example.com",
        "Paid\u{0}\r\nBcc: thief@example.com", "Paid\u{2028}Bcc: thief@example.com",
        "Paid\u{85}Bcc: thief@example.com", "\r\nBcc: thief@example.com",
    ])
    func `no subject or value becomes another header, a body or a recipient`(
        text: String
    ) throws {
        let server = try MailServer(.smtps)
        try server.client().send(.sample(subject: text, headers: [("X-Order", text)]))
        let read = try server.message()
        let names = read.headers.map { $0[0] }
        let expected = [
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
            "X-Order", "Content-Type",
        ]
        #expect(names.sorted() == expected.sorted())
        let shown = text.replacing("\0", with: "␀").replacing("\r\n", with: "␍␊")
            .replacing("\n", with: "␊").replacing("\r", with: "␍")
            .replacing("\u{2028}", with: "\u{FFFD}").replacing("\u{85}", with: "\u{FFFD}")
        #expect(read.values("Subject") == [shown])
        #expect(read.values("X-Order") == [shown])
        #expect(read.parts == [["text/plain", "utf-8", "Order A1 is paid.\r\n"]])
        #expect(try server.envelope().to == ["owner@example.com"])
    }

    @Test(arguments: [
        "owner@example.com\r\nRCPT TO:<thief@example.com>", "owner@example.com\nDATA",
        "owner@example.com\0", "Owner\r\nBcc: thief@example.com <owner@example.com>",
        "owner@example.com>\r\nRCPT TO:<thief@example.com", "owner@example.com, thief@example.com",
        "<owner@example.com> SIZE=1", "owner example.com", "@example.com", "owner@", "",
        "a@b@example.com", "老板@example.com", "owner@example.com>", "own er@example.com",
    ])
    func `an address that is more or less than one is refused`(address: String) throws {
        let server = try MailServer(.smtps)
        let client = try server.client()
        let mails = [
            ("To", Mail.sample(to: ["first@example.com", address])),
            ("From", .sample(from: address)), ("Message-ID", .sample(messageID: address)),
        ]
        for (field, mail) in mails {
            let error = #expect(throws: MailError.self) { try client.send(mail) }
            #expect(error?.cause == .unusable(field: field))
            #expect(error?.isPermanent == true)
        }
        #expect(!server.wasAsked(for: ""))
    }

    @Test(arguments: [
        "", "X Order", "X:Order", "X\r\nBcc", "Bcc", "FROM", "Content-Type",
        "content-transfer-encoding", "Subject", "订单", "X\0",
    ])
    func `a further header of such a name is refused`(name: String) throws {
        let client = SMTPClient(server: SMTPServer(url: "smtps://127.0.0.1:1"))
        let error = #expect(throws: MailError.self) {
            try client.send(.sample(headers: [(name, "value")]))
        }
        guard case .unusable = error?.cause else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains { $0.isNewline } == false)
    }

    @Test func `there has to be a recipient`() {
        let client = SMTPClient(server: SMTPServer(url: "smtps://127.0.0.1:1"))
        let error = #expect(throws: MailError.self) { try client.send(.sample(to: [])) }
        #expect(error?.cause == .unusable(field: "To"))
    }
}
