package import Orders
package import Transfer

/// Writes a mail for each event.
package struct MailCourier: Courier {
    private let client: SMTPClient
    private let from: String
    private let to: [String]
    private let templates: MailTemplates
    /// What stands behind the `@` of a Message-ID.
    private let domain: String

    /// - Parameters:
    ///   - server: Where mails are handed in.
    ///   - limits: How long to wait.
    ///   - from: Whom they come from.
    ///   - to: At least one, see `Mailbox`.
    ///   - templates: What they say.
    package init(
        server: SMTPServer,
        limits: SMTPClient.Limits,
        from: String,
        to: [String],
        templates: MailTemplates
    ) {
        client = SMTPClient(server: server, limits: limits)
        self.from = from
        self.to = to
        self.templates = templates
        domain = Mailbox(from)?.address.split(separator: "@").last.map(String.init) ?? "localhost"
    }

    package func deliver(_ attempt: Attempt, now: Int64, until stop: Stop) -> DeliveryAnswer {
        send(attempt.event, isTest: false, now: now, until: stop)
    }

    package func test(_ event: ShopEvent, now: Int64, until stop: Stop) -> DeliveryAnswer {
        send(event, isTest: true, now: now, until: stop)
    }

    /// All attempts of an event have one Message-ID: a mailbox that got it twice shows it once.
    private func send(
        _ event: ShopEvent,
        isTest: Bool,
        now: Int64,
        until stop: Stop
    ) -> DeliveryAnswer {
        let texts = templates.texts(of: event, isTest: isTest)
        let mail = Mail(
            from: from,
            to: to,
            subject: texts.subject,
            text: texts.text,
            html: texts.html,
            messageID: "\(event.id)@\(domain)",
            date: now
        )
        do throws(MailError) {
            try client.send(mail, cancellation: stop.transfers)
            return DeliveryAnswer(.delivered, "taken")
        } catch {
            if error.cause == .cancelled { return DeliveryAnswer(.brokenOff, "stopped") }
            let words = error.reply.map { "SMTP \($0.code)" } ?? "no answer"
            return DeliveryAnswer(.failed, words, detail: "\(error)")
        }
    }
}
