internal import CLibCrypto
internal import Signing

/// A self-signed certificate, made as a text for a reader to start from.
enum ThrowAwayCertificate {
    private struct Failure: Error {}

    /// The certificate in PEM.
    ///
    /// The corresponding C functions are `X509_sign` and `PEM_write_bio_X509`.
    static func pem(of key: PrivateKey) throws -> String {
        let text = Array(try key.pem().utf8)
        guard let source = unsafe BIO_new(BIO_s_mem()),
            let target = unsafe BIO_new(BIO_s_mem()),
            let certificate = unsafe X509_new()
        else { throw Failure() }
        defer {
            unsafe BIO_free(source)
            unsafe BIO_free(target)
            unsafe X509_free(certificate)
        }
        unsafe BIO_write(source, text, Int32(text.count))
        let handle = unsafe PEM_read_bio_PrivateKey(source, nil, nil, nil)
        defer { unsafe EVP_PKEY_free(handle) }
        let name = unsafe X509_get_subject_name(certificate)
        unsafe ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), 0)
        unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), 86400)
        guard unsafe X509_set_version(certificate, 2) == 1,
            unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, "throw-away", -1, -1, 0)
                == 1,
            unsafe X509_set_issuer_name(certificate, name) == 1,
            unsafe X509_set_pubkey(certificate, handle) == 1,
            unsafe X509_sign(certificate, handle, EVP_sha256()) > 0,
            unsafe PEM_write_bio_X509(target, certificate) == 1
        else { throw Failure() }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = unsafe BIO_read(target, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}
