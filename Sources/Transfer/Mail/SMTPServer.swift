/// Where mails are handed in.
package struct SMTPServer: Sendable {
    package enum Security: Sendable {
        /// TLS from the beginning with smtps, by STARTTLS with smtp, or no mail.
        case required
        /// With smtp no TLS at all: password and mail can be read on the way.
        case none
    }

    /// As in `smtps://smtp.example.com:465` or `smtp://smtp.example.com:587`.
    package var url: String
    /// `nil` for a server that asks for none.
    package var username: String?
    package var password: String?
    package var security: Security
    /// A PEM file of authorities whose certificates are trusted instead of the system's.
    package var caFile: String?

    package init(
        url: String,
        username: String? = nil,
        password: String? = nil,
        security: Security = .required,
        caFile: String? = nil
    ) {
        self.url = url
        self.username = username
        self.password = password
        self.security = security
        self.caFile = caFile
    }
}

extension SMTPServer: CustomStringConvertible {
    /// The host alone, so that no password is printed.
    package var description: String { HostName.of(url) }
}
