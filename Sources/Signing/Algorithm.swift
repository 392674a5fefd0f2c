/// Alipay's names for RSASSA-PKCS1-v1_5 with one of two digests (RFC 8017 §8.2).
package enum Algorithm: String, Sendable, CaseIterable {
    /// SHA-256.
    case rsa2 = "RSA2"
    /// SHA-1, of the platform's old 1024-bit keys.
    case rsa = "RSA"

    package var digest: Digest {
        switch self {
        case .rsa2: .sha256
        case .rsa: .sha1
        }
    }

    /// The shortest modulus in bits that is accepted.
    package var minimumKeyBits: Int {
        switch self {
        case .rsa2: 2048
        case .rsa: 1024
        }
    }
}
