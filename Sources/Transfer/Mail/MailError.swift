internal import CLibCurl

/// Why a mail was not taken.
///
/// Safe to log: it has neither user name nor password, and nothing of the mail but what the server
/// says of it.
package struct MailError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Sendable, Equatable {
        /// libcurl's CURLcode, which `man libcurl-errors` explains.
        case curl(code: UInt32)
        /// A part of the mail, or of what is known of the server, cannot be sent as it is.
        case unusable(field: String)
        case cancelled
    }

    /// What the server said last.
    package struct Reply: Sendable, Equatable {
        /// As RFC 5321 §4.2 has them: 4yz is temporary, 5yz is permanent.
        package let code: Int
        /// At most 300 characters, all of them visible.
        package let line: String
    }

    package let cause: Cause
    package let host: String
    /// `nil` when the server said nothing.
    package let reply: Reply?

    init(_ cause: Cause, url: String, reply: Reply? = nil) {
        self.cause = cause
        self.reply = reply
        host = HostName.of(url)
    }

    /// Whether this mail will never be taken: the server said so (5yz), or it is not a mail.
    package var isPermanent: Bool {
        switch cause {
        case .unusable: true
        case .cancelled: false
        case .curl(CURLE_OPERATION_TIMEDOUT.rawValue): false  // the reply is to something before
        case .curl: (500...599).contains(reply?.code ?? 0)
        }
    }

    package var description: String {
        switch cause {
        case .curl(let code):
            let sentence = unsafe String(cString: curl_easy_strerror(CURLcode(rawValue: code)))
            guard let reply else { return "\(host): \(sentence)" }
            return "\(host): \(sentence); the server said \(reply.code) \(reply.line)"
        case .unusable(let field): return "\(host): nothing was sent, \(field) cannot be used"
        case .cancelled: return "\(host): cancelled"
        }
    }
}
