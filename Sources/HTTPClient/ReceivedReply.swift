/// A reply as it arrives: headers line by line, the body in parts up to a limit.
final class ReceivedReply {
    private(set) var headers: [HTTPReply.Header] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLong = false
    private let limit: Int

    /// - Parameter limit: The longest body, in bytes.
    init(limit: Int) { self.limit = limit }

    /// Takes a header line with its line end; a status line begins another reply (100 Continue).
    func addLine(_ bytes: [UInt8]) {
        if bytes.starts(with: "HTTP/".utf8) { headers = [] }
        let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if let header = HTTPReply.Header(line: line) { headers.append(header) }
    }

    /// Adds a part to the body, unless that goes over the limit.
    func addPart(_ bytes: [UInt8]) -> Bool {
        isTooLong = bytes.count > limit - body.count
        if !isTooLong { body += bytes }
        return !isTooLong
    }
}
