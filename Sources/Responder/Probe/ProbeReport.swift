internal import FoundationEssentials
internal import HTTP
internal import Settings
internal import Signing

/// What the responder saw of a probe: the JSON object with which it answers, in underscores.
package struct ProbeReport: Codable, Sendable, Equatable {
    package enum Body: String, Codable, Sendable, Hashable {
        case complete
        case tooLarge = "too_large"
        /// Shorter or longer than CONTENT_LENGTH.
        case wrongLength = "wrong_length"
    }

    /// `notify`, `return`, `status` or `shadow`; `none` for a path that is not one of ours.
    package let route: String
    package let method: String
    /// The path that the client asked for, as the responder understood it.
    package let path: String
    /// Behind the `?`, byte for byte; what is not UTF-8 is replaced.
    package let query: String
    package let body: Body
    /// In bytes; 0 unless the body is complete.
    package let bodyLength: Int
    /// SHA-256 of the body in lower-case hexadecimal digits; `nil` unless it is complete.
    package let bodySha256: String?
    /// These three are `nil` where the web server does not pass them on.
    package let contentType: String?
    package let userAgent: String?
    package let remoteIsLoopback: Bool?
    /// Whether the responder is a shadow.
    package let shadow: Bool
    package let version: String

    init(_ request: Request, _ probe: ProbeVariables, on route: Route?, asShadow: Bool) {
        self.route = route?.rawValue ?? "none"
        method =
            switch request.method {
            case .get: "GET"
            case .head: "HEAD"
            case .post: "POST"
            case .other: "other"
            }
        path = request.path
        query = String(decoding: request.query, as: UTF8.self)
        body = Body(request.body)
        if case .complete(let bytes) = request.body {
            (bodyLength, bodySha256) = (bytes.count, Digest.sha256.hash(bytes).hexadecimal)
        } else {
            (bodyLength, bodySha256) = (0, nil)
        }
        contentType = probe.contentType
        userAgent = probe.userAgent
        remoteIsLoopback = probe.remoteAddress.map { $0.hasPrefix("127.") || $0 == "::1" }
        shadow = asShadow
        version = Version.current
    }

    /// Reads what `bytes` has written.
    ///
    /// - Parameter bytes: The body of an answer.
    /// - Throws: When it is something else.
    package init(reading bytes: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(ProbeReport.self, from: Data(bytes))
    }

    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts and one number: there is nothing that could not be written.
        return ((try? encoder.encode(self)).map { Array($0) } ?? []) + Array("\n".utf8)
    }
}

extension ProbeReport.Body {
    init(_ body: Request.Body) {
        self =
            switch body {
            case .complete: .complete
            case .tooLarge: .tooLarge
            case .wrongLength: .wrongLength
            }
    }
}
