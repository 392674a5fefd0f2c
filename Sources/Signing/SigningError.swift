internal import CLibCrypto

/// Why a key or a signature could not be used.
package enum SigningError: Error, Equatable, Sendable {
    /// Neither a PEM block nor base64 of a DER key.
    case unreadableKey
    /// Not a PEM private key without a passphrase.
    case unreadablePrivateKey
    /// A private key where a public one belongs.
    case privateKey
    /// A readable key of another kind than RSA.
    case notRSA
    /// Shorter than the algorithm needs; lengths in bits.
    case keyTooShort(bits: Int, needed: Int)
    /// A certificate where a bare key belongs.
    case certificateForKey
    /// Not a PEM certificate.
    case unreadableCertificate
    /// A certificate whose chain does not lead to the root; `reason` is OpenSSL's.
    case untrustedCertificate(reason: String)
    /// libcrypto could not do what it always can; `code` is what `openssl errstr` explains.
    case libcrypto(code: UInt)
}

extension SigningError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableKey:
            "not a public key: expected PEM, or the base64 line that Alipay's console shows"
        case .unreadablePrivateKey:
            "not a PEM private key without a passphrase"
        case .privateKey:
            "a private key: give Alipay's public key, and keep the private key off this server"
        case .notRSA:
            "not an RSA key: what Alipay signs with RSA2 and RSA are RSA keys"
        case .keyTooShort(let bits, let needed):
            "an RSA key of \(bits) bits: at least \(needed) are needed"
                + (needed > 1024 ? "; Alipay's old keys are for sign_type = \"RSA\"" : "")
        case .certificateForKey:
            "a certificate: name it in alipay_certificates instead of alipay_public_keys"
        case .unreadableCertificate:
            "not a PEM certificate: take the .crt file as Alipay's console gives it"
        case .untrustedCertificate(let reason):
            "its chain does not lead to alipay_root_certificate (\(reason)): download "
                + "alipayCertPublicKey_RSA2.crt and alipayRootCert.crt again, both of production or "
                + "both of the sandbox"
        case .libcrypto(let code):
            "libcrypto failed, see `openssl errstr \(String(code, radix: 16))`"
        }
    }
}

extension SigningError {
    /// Takes the newest code from OpenSSL's queue of this thread and empties it.
    ///
    /// A code that stays behind would be reported by the next, innocent call.
    static func drainQueue() -> SigningError {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        return .libcrypto(code: UInt(code))
    }
}
