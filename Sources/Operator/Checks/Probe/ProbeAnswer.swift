internal import Responder
internal import System
internal import Transfer

/// Who answered a probe.
enum ProbeAnswer {
    /// A responder that has this ledger's key.
    case here(ProbeReport)
    /// What answers as this program does, without knowing the probe.
    case sibling(status: Int)
    /// `location` is printable, without its query, and bounded.
    case redirect(status: Int, location: String)
    /// 502, 503 or 504: the web server has nobody who answers.
    case gateway(status: Int)
    /// Anything else: `line` is an HTML page's title, else the first line of the body that is not
    /// empty; printable and bounded.
    case other(status: Int, line: String)
    case failure(TransferError)

    /// How much is shown of what others wrote, in characters.
    private static let shownLimit = 80

    /// Decides who gave an answer.
    ///
    /// - Parameters:
    ///   - reply: The answer.
    ///   - token: What marked the request.
    ///   - key: The ledger's.
    init(_ reply: HTTPReply, to token: ProbeToken, key: [UInt8]) {
        if let code = reply.header(ProbeToken.answerHeader),
            token.isAnswered(by: code, for: reply.body, key: key),
            let report = try? ProbeReport(reading: reply.body)
        {
            self = .here(report)
        } else if Self.isLikeThisProgram(reply) {
            self = .sibling(status: reply.status)
        } else if (300...399).contains(reply.status), let location = reply.header("Location") {
            let end = location.firstIndex(of: "?") ?? location.endIndex
            self = .redirect(status: reply.status, location: Self.shown(location[..<end]))
        } else if (502...504).contains(reply.status) {
            self = .gateway(status: reply.status)
        } else {
            self = .other(status: reply.status, line: Self.firstLine(reply))
        }
    }

    /// By what other servers do not say: `fail` alone as plain text, the page's headers, the metrics.
    private static func isLikeThisProgram(_ reply: HTTPReply) -> Bool {
        let type = reply.header("Content-Type") ?? ""
        if reply.body == Array("fail".utf8) {
            return type.hasPrefix("text/plain") && reply.status >= 400
        }
        if type.hasPrefix("text/html") {
            let policy = reply.header("Content-Security-Policy") ?? ""
            return reply.status == 403 && policy.hasPrefix("default-src 'none'; base-uri 'none'")
                && reply.header("X-Robots-Tag") == "noindex"
        }
        return reply.body.starts(with: "# HELP alipay_callback_".utf8)
    }

    private static func firstLine(_ reply: HTTPReply) -> String {
        let text = reply.text
        if let title = text.firstMatch(of: /(?i)<title>\s*([^<]*?)\s*</), !title.1.isEmpty {
            return shown(title.1)
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let line = lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        return shown(line.drop(while: \.isWhitespace))
    }

    private static func shown(_ text: Substring) -> String {
        let start = String(text).beginning(shownLimit)
        return start.utf8.count == text.utf8.count ? start.visible : start.visible + "…"
    }
}
