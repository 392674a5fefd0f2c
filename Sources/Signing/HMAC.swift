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

    /// Compares in a time that does not tell how much of a code is right.
    ///
    /// The corresponding C function is `CRYPTO_memcmp`.
    ///
    /// - Parameters:
    ///   - code: What came with the message, of any length.
    ///   - bytes: The message.
    ///   - key: Of any length.
    /// - Returns: Whether the code is the message's.
    package static func isSHA256(_ code: [UInt8], of bytes: [UInt8], key: [UInt8]) -> Bool {
        let digest = sha256(of: bytes, key: key)
        guard code.count == digest.count else { return false }
        return unsafe CRYPTO_memcmp(code, digest, digest.count) == 0
    }
}
