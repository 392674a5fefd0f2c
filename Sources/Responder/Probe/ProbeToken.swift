internal import Signing

/// What marks a request as a probe of the operator's, who has read the key in the ledger.
///
/// It says nothing of what is asked: within its five minutes it may be used again, and whoever does
/// so is shown his own request.
package struct ProbeToken: Sendable, Equatable {
    /// The request header: `v1 NONCE EXPIRY CODE`.
    package static let header = "Alipay-Callback-Probe"
    /// The header of the answer with its code: only who has the key can have given it.
    package static let answerHeader = "Alipay-Callback-Probe-Answer"
    /// How far ahead the expiry may lie, in seconds.
    package static let lifetime: Int64 = 300

    /// 32 lower-case hexadecimal digits, other ones for each request.
    package let nonce: String
    /// Until when it is good, in seconds since 1970-01-01 UTC.
    package let expiry: Int64

    /// Makes one for a request that is about to be sent.
    ///
    /// - Parameter now: Seconds since 1970-01-01 UTC.
    package init(now: Int64) {
        nonce = (0..<16).map { _ in UInt8.random(in: 0...255) }.hexadecimal
        expiry = now + Self.lifetime / 2
    }

    /// Reads a header; `nil` when it is not good, whatever the reason.
    ///
    /// - Parameters:
    ///   - header: What anybody may have sent.
    ///   - now: Seconds since 1970-01-01 UTC.
    ///   - key: Gives the ledger's key; asked only when all but the code is right.
    init?(_ header: String, now: Int64, key: () -> [UInt8]?) {
        let words = header.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4, words[0] == "v1", words[1].utf8.count == 32,
            words[1].utf8.allSatisfy(Self.isDigit), words[2].utf8.count <= 12,
            let expiry = Int64(words[2]), expiry > now, expiry <= now + Self.lifetime,
            words[3].utf8.count == 64, let code = Self.bytes(words[3])
        else { return nil }
        nonce = String(words[1])
        self.expiry = expiry
        guard let key = key(), HMAC.isSHA256(code, of: signed, key: key) else { return nil }
    }

    /// The value of the request header.
    package func headerValue(key: [UInt8]) -> String {
        "v1 \(nonce) \(expiry) \(HMAC.sha256(of: signed, key: key).hexadecimal)"
    }

    /// The value of the header that comes with the answer.
    func answerCode(for body: [UInt8], key: [UInt8]) -> String {
        HMAC.sha256(of: answered(body), key: key).hexadecimal
    }

    /// Looks who gave an answer.
    ///
    /// - Parameters:
    ///   - code: The answer's header.
    ///   - body: The answer's body.
    ///   - key: The ledger's.
    /// - Returns: Whether it was somebody who has the key.
    package func isAnswered(by code: String, for body: [UInt8], key: [UInt8]) -> Bool {
        guard let code = Self.bytes(code[...]) else { return false }
        return HMAC.isSHA256(code, of: answered(body), key: key)
    }

    private var signed: [UInt8] { Array("alipay-callback probe v1\n\(nonce)\n\(expiry)".utf8) }

    private func answered(_ body: [UInt8]) -> [UInt8] {
        Array("alipay-callback probe answer v1\n\(nonce)\n".utf8) + body
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// The bytes of lower-case hexadecimal digits, or `nil` when it is something else.
    private static func bytes(_ text: Substring) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), digits.allSatisfy(isDigit) else { return nil }
        let values = digits.map { $0 < 0x40 ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }
}
