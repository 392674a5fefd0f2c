internal import Signing
internal import System

/// What a mail server says, line by line: the last reply of each code.
final class ServerReplies {
    /// How much of a reply is kept, in bytes; `line(_:hiding:)` gives less.
    private static let kept = 4096
    private var replies: [Int: [UInt8]] = [:]
    private var isUnfinished = false

    /// Takes a line, as in `550-no such` and `550 mailbox` (RFC 5321 §4.2.1), with its line end.
    func addLine(_ bytes: [UInt8]) {
        guard let code = Int(String(decoding: bytes.prefix(3), as: UTF8.self)) else { return }
        let text = bytes.dropFirst(4).prefix {
            $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n")
        }
        let before = isUnfinished ? replies[code].map { $0 + [UInt8(ascii: " ")] } ?? [] : []
        replies[code] = Array((before + text).prefix(Self.kept))
        isUnfinished = bytes.dropFirst(3).first == UInt8(ascii: "-")
    }

    /// The text of the last reply of a code, its lines joined by spaces.
    ///
    /// - Parameters:
    ///   - code: The reply's.
    ///   - server: User name and password are hidden, also in base64, as clients say them.
    /// - Returns: At most 300 characters, all of them visible; empty when there was no such reply.
    func line(_ code: Int, hiding server: SMTPServer) -> String {
        var reply = replies[code] ?? []
        // Byte by byte: an accent that follows a password makes another Character of its end.
        for secret in Self.secrets(of: server) {
            reply = reply.replacing(secret.utf8, with: "…".utf8)
        }
        return String(decoding: reply, as: UTF8.self).beginning(300).visible
    }

    private static func secrets(of server: SMTPServer) -> [String] {
        let (username, password) = (server.username ?? "", server.password ?? "")
        let plain = "\0\(username)\0\(password)"  // RFC 4616
        let encoded = [plain, password, username].map { Base64.encode(Array($0.utf8)) }
        return (encoded + [password, username]).filter { !$0.isEmpty }
    }
}
