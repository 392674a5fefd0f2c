internal import Signing

/// A secret that signs webhooks as Standard Webhooks has it
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
///
/// It prints as nothing but its kind.
package struct WebhookSecret: Sendable, CustomStringConvertible {
    private static let prefix = "whsec_"
    /// How many bytes a key has, by the specification.
    private static let lengths = 24...64

    private let key: [UInt8]

    /// Reads `whsec_` and the base64 of 24 to 64 bytes; spaces and line ends around it do not matter.
    ///
    /// - Parameter text: `nil` comes of anything else.
    package init?(_ text: String) {
        let trimmed = text.split { $0.isWhitespace }
        guard trimmed.count == 1, trimmed[0].hasPrefix(Self.prefix),
            let key = Base64.decode(Array(trimmed[0].dropFirst(Self.prefix.count).utf8)[...]),
            Self.lengths ~= key.count
        else { return nil }
        self.key = key
    }

    package var description: String { "a webhook's secret" }

    /// The value of `webhook-signature` for one secret: `v1,` and base64 of HMAC-SHA256.
    ///
    /// - Parameters:
    ///   - id: `webhook-id`.
    ///   - timestamp: `webhook-timestamp`, in seconds since 1970-01-01 UTC.
    ///   - body: What is posted.
    /// - Returns: The signature.
    package func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        return "v1," + Base64.encode(HMAC.sha256(of: content, key: key))
    }
}
