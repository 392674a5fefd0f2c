/// Writing and reading FastCGI records, from the web server's side (FastCGI 1.0 §3.3 to §5).
enum FastCGIRecord {
    enum Kind: UInt8 {
        case beginRequest = 1
        case endRequest = 3
        case params = 4
        case stdin = 5
        case stdout = 6
        case stderr = 7
    }

    static let headerLength = 8
    /// What a record holds at most, rounded down to a multiple of eight.
    private static let contentLimit = 65_528
    private static let requestID: UInt8 = 1

    /// A whole request of the role Responder.
    ///
    /// - Parameters:
    ///   - parameters: What CGI calls meta-variables.
    ///   - body: The request body.
    ///   - keepsConnection: Whether the connection is to be used for another request.
    /// - Returns: The records, in the order in which they are sent.
    static func request(
        parameters: [(name: String, value: [UInt8])],
        body: [UInt8],
        keepsConnection: Bool
    ) -> [UInt8] {
        let begin: [UInt8] = [0, 1, keepsConnection ? 1 : 0, 0, 0, 0, 0, 0]
        let pairs = parameters.flatMap { pair(Array($0.name.utf8), $0.value) }
        return record(.beginRequest, begin[...]) + stream(.params, pairs) + stream(.stdin, body)
    }

    /// What a header says: which record follows, and how long it is.
    struct Header {
        let kind: Kind?
        let contentLength: Int
        let paddingLength: Int

        /// Reads eight bytes; `nil` when they are not of version 1.
        init?(_ bytes: [UInt8]) {
            guard bytes[0] == 1 else { return nil }
            kind = Kind(rawValue: bytes[1])
            contentLength = Int(bytes[4]) << 8 | Int(bytes[5])
            paddingLength = Int(bytes[6])
        }
    }

    /// Why a request was refused, by the protocolStatus of END_REQUEST (§5.5); `nil` when it was not.
    static func refusal(_ endRequest: [UInt8]) -> String? {
        guard endRequest.count == 8 else { return "END_REQUEST of \(endRequest.count) bytes" }
        return switch endRequest[4] {
        case 0: nil
        case 1: "it serves one request at a time (FCGI_CANT_MPX_CONN)"
        case 2: "it is overloaded (FCGI_OVERLOADED)"
        case 3: "it is not a responder (FCGI_UNKNOWN_ROLE)"
        default: "protocolStatus \(endRequest[4])"
        }
    }

    /// A stream: records of its content, and an empty one that ends it.
    private static func stream(_ kind: Kind, _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: contentLimit) {
            bytes += record(kind, content[start..<min(start + contentLimit, content.count)])
        }
        return bytes + record(kind, [])
    }

    private static func record(_ kind: Kind, _ content: ArraySlice<UInt8>) -> [UInt8] {
        let length = content.count
        let header = [
            1, kind.rawValue, 0, requestID, UInt8(length >> 8), UInt8(length & 0xFF), 0, 0,
        ]
        return header + content
    }

    /// A name-value pair (§3.4): lengths up to 127 take one byte, longer ones four.
    private static func pair(_ name: [UInt8], _ value: [UInt8]) -> [UInt8] {
        length(name.count) + length(value.count) + name + value
    }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 128 { return [UInt8(count)] }
        return [24, 16, 8, 0].map { shift in
            UInt8(truncatingIfNeeded: count >> shift) | (shift == 24 ? 0x80 : 0)
        }
    }
}
