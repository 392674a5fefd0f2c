internal import CLibCrypto

/// An X.509 certificate: for now, the carrier of a public key.
package enum Certificate {
    /// The public key of the first certificate in a PEM text (Alipay's file may hold its issuer too).
    ///
    /// The corresponding C function is `PEM_read_bio_X509`.
    package static func publicKey(
        in pem: String,
        for algorithm: Algorithm
    ) throws(SigningError) -> PublicKey {
        let text = Array(pem.utf8)
        guard let file = unsafe BIO_new_mem_buf(text, Int32(text.count)) else {
            throw .drainQueue()
        }
        defer { unsafe BIO_free(file) }
        guard let certificate = unsafe PEM_read_bio_X509(file, nil, nil, nil) else {
            ERR_clear_error()
            throw .unreadableCertificate
        }
        defer { unsafe X509_free(certificate) }
        guard let key = unsafe X509_get_pubkey(certificate) else { throw .drainQueue() }
        return unsafe try PublicKey(owning: key, for: algorithm)
    }
}
