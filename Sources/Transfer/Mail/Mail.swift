/// A mail to be sent.
package struct Mail: Sendable {
    /// An address, or a name with one: `shop@example.com`, `Shop <shop@example.com>`.
    package var from: String
    /// At least one, each as in `from`.
    package var to: [String]
    /// In any script; a line break in it becomes a space.
    package var subject: String
    package var text: String
    /// The same as a page, or `nil` for a mail of text alone.
    package var html: String?
    /// As in `1@shop.example.com`, in angle brackets or not.
    package var messageID: String
    /// Milliseconds since 1970-01-01 UTC.
    package var date: Int64
    /// Further fields; names of letters, digits and `-`, values as the subject.
    package var headers: [(name: String, value: String)]

    package init(
        from: String,
        to: [String],
        subject: String,
        text: String,
        html: String? = nil,
        messageID: String,
        date: Int64,
        headers: [(name: String, value: String)] = []
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.date = date
        self.headers = headers
    }
}
