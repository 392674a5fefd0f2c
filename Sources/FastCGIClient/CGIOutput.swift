internal import Transfer

/// What a CGI program or a FastCGI responder has written (RFC 3875 §6).
enum CGIOutput {
    /// Reads the headers and the body; without a Status header the code is 200.
    ///
    /// - Parameter output: Header lines, which may end in a line feed alone as nginx takes them
    ///   too, an empty line, the body.
    /// - Returns: Status, headers without Status, and body.
    /// - Throws: `FastCGIConnection.Failure` when it cannot be read.
    static func reply(_ output: [UInt8]) throws(FastCGIConnection.Failure) -> HTTPReply {
        var headers: [HTTPReply.Header] = []
        var status = 200
        var rest = output[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            var line = rest[..<end]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            rest = rest[(end + 1)...]
            if line.isEmpty {
                return HTTPReply(status: status, headers: headers, body: Array(rest))
            }
            guard let header = HTTPReply.Header(line: line) else {
                throw FastCGIConnection.Failure(description: "a line of the answer is not a header")
            }
            guard header.name.lowercased() == "status" else {
                headers.append(header)
                continue
            }
            guard let code = Int(header.value.prefix(3)), (100...999).contains(code) else {
                throw FastCGIConnection.Failure(description: "the answer's Status is not a number")
            }
            status = code
        }
        throw FastCGIConnection.Failure(description: "the answer has no headers")
    }
}
