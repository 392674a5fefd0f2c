internal import CLibCrypto

/// An X.509 certificate.
@safe package final class Certificate: @unchecked Sendable {  // immutable after init
    private let handle: OpaquePointer

    /// Takes over a certificate.
    private init(owning handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe X509_free(handle) }

    /// Reads every certificate of a text, in their order.
    ///
    /// Blocks that libcrypto cannot read are left out: Alipay's file of roots has one for SM2.
    ///
    /// - Parameter text: PEM blocks, with anything between them.
    /// - Returns: At least one certificate.
    /// - Throws: `SigningError.unreadableCertificate` when there is none.
    package static func readAll(_ text: String) throws(SigningError) -> [Certificate] {
        defer { ERR_clear_error() }
        let certificates = KeyText.blocks("CERTIFICATE", in: text).compactMap { der in
            unsafe der.withUnsafeBufferPointer { bytes in
                var start = bytes.baseAddress
                return unsafe d2i_X509(nil, &start, bytes.count).map {
                    unsafe Certificate(owning: $0)
                }
            }
        }
        guard !certificates.isEmpty else { throw .unreadableCertificate }
        return certificates
    }

    /// The public key of the first certificate in a text.
    package static func publicKey(
        in text: String,
        for algorithm: Algorithm
    ) throws(SigningError) -> PublicKey {
        unsafe try PublicKey(owning: keyHandle(in: text), for: algorithm)
    }

    /// The key that the certificate is about.
    package func publicKey(for algorithm: Algorithm) throws(SigningError) -> PublicKey {
        unsafe try PublicKey(owning: keyHandle(), for: algorithm)
    }

    /// The key of the first certificate in a text; the caller frees it.
    static func keyHandle(in text: String) throws(SigningError) -> OpaquePointer {
        guard let first = try readAll(text).first else { throw .unreadableCertificate }
        return unsafe try first.keyHandle()
    }

    /// The corresponding C function is `X509_get_pubkey`; the caller frees the key.
    private func keyHandle() throws(SigningError) -> OpaquePointer {
        guard let key = unsafe X509_get_pubkey(handle) else { throw .drainQueue() }
        return unsafe key
    }

    /// Lets libcrypto look at the certificate.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(handle) }
}
