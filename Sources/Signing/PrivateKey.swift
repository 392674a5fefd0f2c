internal import CLibCrypto

/// An RSA private key, for the simulator and to learn its public half: the responder never holds one.
@safe package final class PrivateKey: @unchecked Sendable {  // immutable after init
    private let handle: OpaquePointer

    /// Reads a PEM private key without a passphrase.
    ///
    /// The corresponding C function is `PEM_read_bio_PrivateKey`.
    package init(pem: String) throws(SigningError) {
        let read = unsafe PEMText.read(pem) { memory in
            // An empty passphrase, so that a protected key is an error and not a prompt.
            var passphrase: [CChar] = [0]
            return unsafe PEM_read_bio_PrivateKey(memory, nil, nil, &passphrase)
        }
        guard let key = unsafe read else { throw .unreadablePrivateKey }
        unsafe handle = key
    }

    /// Reads a private key as people paste it: PEM, or the bare base64 of PKCS#1 or PKCS#8.
    ///
    /// Line breaks and spaces inside the base64 do not matter, nor does the PEM label. The
    /// corresponding C function is `d2i_AutoPrivateKey`.
    package init(reading text: String) throws(SigningError) {
        guard let der = KeyText.der(in: text) else { throw .unreadablePrivateKey }
        let read = unsafe der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &start, bytes.count)
        }
        ERR_clear_error()
        guard let key = unsafe read else { throw .unreadablePrivateKey }
        unsafe handle = key
    }

    /// Makes a 2048-bit key that every `PublicKey` recognises as a simulator's.
    ///
    /// The corresponding C function is `EVP_PKEY_generate`.
    package init(generatingForSimulator: Void) throws(SigningError) {
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else {
            throw .drainQueue()
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let exponent = unsafe BN_new()
        defer { unsafe BN_free(exponent) }
        var key: OpaquePointer?
        guard unsafe BN_set_word(exponent, UInt(PublicKey.simulatorExponent)) == 1,
            unsafe EVP_PKEY_keygen_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048) == 1,
            unsafe EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context, exponent) == 1,
            unsafe EVP_PKEY_generate(context, &key) == 1,
            let key = unsafe key
        else { throw .drainQueue() }
        unsafe handle = key
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// The signature over the content, as long as the modulus.
    package func sign(
        _ content: [UInt8],
        with algorithm: Algorithm
    ) throws(SigningError) -> [UInt8] {
        let digest = algorithm.digest
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, handle, nil) else {
            throw .drainQueue()
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let hash = digest.hash(content)
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(handle)))
        var length = signature.count
        guard unsafe EVP_PKEY_sign_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(context, digest.handle) == 1,
            unsafe EVP_PKEY_sign(context, &signature, &length, hash, hash.count) == 1
        else { throw .drainQueue() }
        return signature
    }

    /// The key as PKCS#8 PEM.
    package func pem() throws(SigningError) -> String {
        unsafe try Self.written {
            unsafe PEM_write_bio_PKCS8PrivateKey($0, handle, nil, nil, 0, nil, nil)
        }
    }

    /// The public half as SubjectPublicKeyInfo PEM.
    package func publicPEM() throws(SigningError) -> String {
        unsafe try Self.written { unsafe PEM_write_bio_PUBKEY($0, handle) }
    }

    /// Collects what an OpenSSL function writes.
    private static func written(_ write: (OpaquePointer) -> Int32) throws(SigningError) -> String {
        guard let memory = unsafe BIO_new(BIO_s_mem()) else { throw .drainQueue() }
        defer { unsafe BIO_free(memory) }
        guard unsafe write(memory) == 1 else { throw .drainQueue() }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = unsafe BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}
