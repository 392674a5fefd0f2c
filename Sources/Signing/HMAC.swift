internal import CLibCrypto

/// Keyed digests, RFC 2104.
package enum HMAC {
    /// HMAC-SHA256.
    ///
    /// The corresponding C function is `EVP_Q_mac`.
    ///
    /// - Parameters:
    ///   - bytes: The message.
    ///   - key: Of any length.
    /// - Returns: 32 bytes.
    package static func sha256(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length = 0
        let made = unsafe EVP_Q_mac(
            nil,
            "HMAC",
            nil,
            "SHA256",
            nil,
            key,
            key.count,
            bytes,
            bytes.count,
            &digest,
            digest.count,
            &length
        )
        precondition(unsafe made != nil && length == 32, "libcrypto could not digest")
        return digest
    }
}
