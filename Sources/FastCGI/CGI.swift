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
        guard length <= limit else { return .tooLarge }
        var body = [UInt8](repeating: 0, count: length)
        var filled = 0
        while filled < length {
            let count = unsafe body.withUnsafeMutableBytes {
                unsafe read(0, $0.baseAddress?.advanced(by: filled), length - filled)
            }
            if count == 0 || (count < 0 && errno != EINTR) { return .wrongLength }
            filled += max(count, 0)
        }
        return .complete(body)
    }
}
