internal import HTTPClient

/// What a CGI program or a FastCGI responder has written (RFC 3875 §6).
enum CGIOutput {
    /// Reads the Status line and the body; without a Status the code is 200.
    ///
    /// - Parameter output: Headers, an empty line, the body.
    /// - Returns: Status and body.
    /// - Throws: `FastCGIConnection.Failure` when there is no end of the headers.
    static func reply(_ output: [UInt8]) throws(FastCGIConnection.Failure) -> HTTPReply {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        guard
            let start = output.indices.first(where: { output[$0...].starts(with: end) })
        else { throw FastCGIConnection.Failure(description: "the answer has no headers") }
        let lines = String(decoding: output[..<start], as: UTF8.self).split(separator: "\r\n")
        let status = lines.lazy.compactMap { line -> Int? in
            guard line.hasPrefix("Status: ") else { return nil }
            return Int(line.dropFirst(8).prefix(3))
        }.first
        return HTTPReply(status: status ?? 200, body: Array(output[(start + end.count)...]))
    }
}
