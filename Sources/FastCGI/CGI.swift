internal import Glibc
package import HTTP

/// Plain CGI: one request from the environment and standard input, one answer on standard output.
package enum CGI {
    /// Reads the request.
    ///
    /// - Parameter bodyLimit: The longest body that is kept, in bytes.
    /// - Returns: The request; that a body could not be read is part of it.
    package static func request(bodyLimit: Int) -> Request {
        Request(
            query: Environment.bytes("QUERY_STRING") ?? [],
            body: body(limit: bodyLimit, announced: Environment.text("CONTENT_LENGTH")),
            variable: Environment.text
        )
    }

    /// Writes the answer.
    package static func answer(_ response: Response, to request: Request) {
        let bytes = response.cgiBytes(withBody: request.method != .head)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe write(1, $0.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 && errno != EINTR { return }
            written += max(count, 0)
        }
    }

    private static func body(limit: Int, announced: String?) -> Request.Body {
        guard let length = Request.contentLength(announced) else { return .wrongLength }
        if (announced ?? "").isEmpty && Environment.text("HTTP_TRANSFER_ENCODING") != nil {
            return chunkedBody(limit: limit)
        }
        guard length <= limit else {
            discard(atMost: min(length, 16 * limit))
            return .tooLarge
        }
        let body = read(atMost: length)
        return body.count == length ? .complete(body) : .wrongLength
    }

    /// A body whose length the web server does not know: it ends where the input does.
    private static func chunkedBody(limit: Int) -> Request.Body {
        let body = read(atMost: limit + 1)
        guard body.count > limit else { return .complete(body) }
        discard(atMost: 15 * limit)
        return .tooLarge
    }

    /// Reads and forgets: Apache loses the answer where the body cannot be written first.
    private static func discard(atMost count: Int) {
        var rest = count
        while rest > 0 {
            let part = read(atMost: min(rest, 65_536)).count
            guard part > 0 else { return }
            rest -= part
        }
    }

    /// Reads standard input, less than asked for only at its end.
    private static func read(atMost count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let part = unsafe bytes.withUnsafeMutableBytes {
                unsafe Glibc.read(0, $0.baseAddress?.advanced(by: filled), count - filled)
            }
            if part == 0 || (part < 0 && errno != EINTR) { break }
            filled += max(part, 0)
        }
        return Array(bytes.prefix(filled))
    }
}
