internal import System

/// What goes in front of a mail's text: its header, and the addresses of its envelope.
struct MailHead {
    /// A part of a mail that cannot be sent as it is.
    struct UnusableField: Error, Equatable {
        /// As in `To`.
        let name: String
    }

    let sender: String
    let recipients: [String]
    /// Fields without their last line ends.
    let lines: [String]

    /// - Parameter mail: Its addresses must be some, its further headers none of those written here.
    /// - Throws: `UnusableField` when they are not.
    init(_ mail: Mail) throws(UnusableField) {
        guard let from = Mailbox(mail.from) else { throw UnusableField(name: "From") }
        let to = mail.to.compactMap { Mailbox($0) }
        guard !to.isEmpty, to.count == mail.to.count else { throw UnusableField(name: "To") }
        guard let messageID = Self.messageID(mail.messageID) else {
            throw UnusableField(name: "Message-ID")
        }
        sender = from.address
        recipients = to.map(\.address)
        // The first recipient is on the field's line, each other one on a line of its own.
        let toLines = to.enumerated().map { $1.headerText(after: $0 == 0 ? 4 : 1) }
        var lines = [
            "From: " + from.headerText(after: 6),
            "To: " + toLines.joined(separator: ",\r\n "),
            HeaderField.line("Subject", text: mail.subject),
            "Date: " + MailDate.text(mail.date),
            "Message-ID: \(messageID)",
            "Auto-Submitted: auto-generated",  // RFC 3834: nobody's answering machine answers
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative",  // libcurl adds the boundary
        ]
        for (name, value) in mail.headers {
            guard Self.isFree(name) else { throw UnusableField(name: Self.start(name)) }
            lines.append(HeaderField.line(name, text: value))
        }
        self.lines = lines
    }

    /// In angle brackets; `nil` when it is not one of RFC 5322 §3.6.4.
    private static func messageID(_ text: String) -> String? {
        let isBracketed = text.hasPrefix("<") && text.hasSuffix(">")
        let bare = isBracketed ? String(text.dropFirst().dropLast()) : text
        // Its two halves are those of an address.
        guard let mailbox = Mailbox(bare), mailbox.address == bare else { return nil }
        return "<\(bare)>"
    }

    /// Fields that are written here, or that say who gets the mail or how it is read.
    private static let taken: Set = [
        "from", "to", "cc", "bcc", "subject", "date", "message-id", "auto-submitted",
        "mime-version", "sender", "return-path",
    ]

    private static func isFree(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 60
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            && !taken.contains(name.lowercased())
            && !name.lowercased().hasPrefix("content-")
    }

    /// The beginning of a name that is not valid, for an error.
    private static func start(_ name: String) -> String {
        name.beginning(40).visible
    }
}
