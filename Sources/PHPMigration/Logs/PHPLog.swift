package import FoundationEssentials

/// What nginx's log in the format `alipay_shadow` says of PHP's answers.
package struct PHPLog {
    package struct Answer {
        package let requestID: String
        /// When it was answered, in milliseconds since 1970-01-01 UTC.
        package let time: Int64
        package let status: Int
        /// How many bytes the body had; `nil` when that cannot be known.
        package let length: Int?
        /// How long PHP took, in milliseconds; `nil` when it did not answer.
        package let milliseconds: Int?

        /// Whether Alipay took it for `success`, as far as its length tells.
        package var isSuccess: Bool { status == 200 && length == 7 }

        /// What was answered, as far as the log tells.
        package var words: String {
            if isSuccess { return "success" }
            return "\(status), \(length.map { "\($0) bytes" } ?? "of unknown length")"
        }
    }

    package private(set) var answers: [Answer] = []
    /// Lines in another format, or without a request's name.
    package private(set) var unreadableLines = 0

    package init() {}

    /// Reads a log to its end; the last line may still be being written.
    ///
    /// - Parameter data: What is in the file.
    package mutating func read(_ data: Data) {
        let end = data.lastIndex(of: 10) ?? data.startIndex
        for line in data[..<end].split(separator: 10) {
            if let answer = try? JSONDecoder().decode(Line.self, from: Data(line)).answer {
                answers.append(answer)
            } else {
                unreadableLines += 1
            }
        }
    }

    /// A line as `log_format alipay_shadow` writes it.
    private struct Line: Decodable {
        let request_id: String
        let msec: String
        let status: Int
        let body_bytes_sent: Int
        let transfer_encoding: String
        let content_encoding: String
        let upstream_response_time: String

        var answer: Answer? {
            guard !request_id.isEmpty, let seconds = Double(msec), seconds.magnitude < 1e11 else {
                return nil
            }
            return Answer(
                requestID: request_id,
                time: Int64(seconds * 1000),
                status: status,
                length: length,
                milliseconds: Self.milliseconds(upstream_response_time)
            )
        }

        /// The body's length; what nginx counts has the framing of chunks in it.
        private var length: Int? {
            guard content_encoding.isEmpty else { return nil }
            guard transfer_encoding == "chunked" else { return body_bytes_sent }
            // "7\r\n", the bytes, "\r\n0\r\n\r\n": one chunk, as of any short answer.
            let rest = body_bytes_sent - 10
            return (1...15).contains(rest) ? rest : body_bytes_sent == 5 ? 0 : nil
        }

        /// The last upstream's time; `-` where there was none.
        private static func milliseconds(_ text: String) -> Int? {
            let last = text.split { ",: ".contains($0) }.last.flatMap { Double($0) }
            return last.flatMap { $0.magnitude < 1e9 ? Int(($0 * 1000).rounded()) : nil }
        }
    }
}
