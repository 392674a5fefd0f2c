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
        let read = unsafe PEMText.read(pem) { unsafe PEM_read_bio_X509($0, nil, nil, nil) }
        guard let certificate = unsafe read else { throw .unreadableCertificate }
        defer { unsafe X509_free(certificate) }
        guard let key = unsafe X509_get_pubkey(certificate) else { throw .drainQueue() }
        return unsafe try PublicKey(owning: key, for: algorithm)
    }
}
