/// A reply as it arrives: headers line by line, the body in parts up to a limit.
final class ReceivedReply {
    /// The longest head that is taken, in bytes, with those of replies that were not the last.
    static let headLimit = 1 << 18

    private(set) var headers: [HTTPReply.Header] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLong = false
    private(set) var isHeadTooLong = false
    private(set) var isCut = false
    private var headLength = 0
    private let limit: Int
    private let overflow: HTTPClient.Limits.Overflow

    /// - Parameters:
    ///   - limit: The longest body, in bytes.
    ///   - overflow: What becomes of a longer one.
    init(limit: Int, overflow: HTTPClient.Limits.Overflow) {
        self.limit = limit
        self.overflow = overflow
    }

    /// Takes a header line with its line end; a status line begins another reply (100 Continue).
    ///
    /// - Returns: Whether there may be more.
    func addLine(_ bytes: [UInt8]) -> Bool {
        headLength += bytes.count
        isHeadTooLong = headLength > Self.headLimit
        if bytes.starts(with: "HTTP/".utf8) { headers = [] }
        let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if let header = HTTPReply.Header(line: line) { headers.append(header) }
        return !isHeadTooLong
    }

    /// Adds a part to the body, as much as the limit allows.
    ///
    /// - Returns: Whether there may be more.
    func addPart(_ bytes: [UInt8]) -> Bool {
        let room = limit - body.count
        switch overflow {
        case .isError:
            isTooLong = bytes.count > room
            if !isTooLong { body += bytes }
            return !isTooLong
        case .isCut:
            body += bytes.prefix(room)
            // Nobody knows whether more comes, or when: a full body is not waited for.
            isCut = body.count == limit
            return !isCut
        }
    }
}
