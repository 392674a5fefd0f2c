import Transfer

extension Mail {
    /// A mail about a paid order.
    static func sample(
        from: String = "shop@example.com",
        to: [String] = ["owner@example.com"],
        subject: String = "Paid",
        text: String = "Order A1 is paid.\n",
        html: String? = nil,
        messageID: String = "1@shop.example.com",
        headers: [(name: String, value: String)] = []
    ) -> Mail {
        Mail(
            from: from,
            to: to,
            subject: subject,
            text: text,
            html: html,
            messageID: messageID,
            date: 1_795_428_309_123,
            headers: headers
        )
    }
}
