internal import Glibc
package import HTTP
internal import System

/// Plain CGI: one request from the environment and standard input, one answer on standard output.
package enum CGI {
    /// Reads the request.
    ///
    /// - Parameter limits: What the peer may ask.
    /// - Returns: The request; that a body could not be read is part of it.
    package static func request(limits: Limits) -> Request {
        let input = TimedStream(descriptor: 0, milliseconds: limits.readTimeout)
        return Request(
            query: Environment.bytes("QUERY_STRING") ?? [],
            body: body(
                of: input,
                limit: limits.bodyLimit,
                announced: Environment.text("CONTENT_LENGTH")
            ),
            variable: Environment.text
        )
    }

    /// Writes the answer.
    package static func answer(_ response: Response, to request: Request, limits: Limits) {
        TimedStream(descriptor: 1, milliseconds: limits.writeTimeout)
            .write(response.cgiBytes(withBody: request.method != .head))
    }

    private static func body(
        of input: TimedStream,
        limit: Int,
        announced: String?
    ) -> Request.Body {
        guard let length = Request.contentLength(announced) else { return .wrongLength }
        if (announced ?? "").isEmpty && Environment.text("HTTP_TRANSFER_ENCODING") != nil {
            return chunkedBody(of: input, limit: limit)
        }
        guard length <= limit else {
            input.discard(atMost: length)
            return .tooLarge
        }
        let body = input.read(atMost: length)
        return body.bytes.count == length ? .complete(body.bytes) : .wrongLength
    }

    /// A body whose length the web server does not know: it ends where the input does.
    private static func chunkedBody(of input: TimedStream, limit: Int) -> Request.Body {
        let body = input.read(atMost: limit + 1)
        guard body.bytes.count > limit else {
            return body.isInTime ? .complete(body.bytes) : .wrongLength
        }
        // Apache loses the answer where the body cannot be written first.
        input.discard(atMost: .max)
        return .tooLarge
    }
}
