internal import CLibCrypto

/// What libcrypto needs to open signatures of one key with one algorithm, by one thread at a time.
@safe final class OpeningContext: @unchecked Sendable {  // `PublicKey` hands it to one thread
    private let handle: OpaquePointer
    private let algorithm: Algorithm

    /// Makes a context for RSASSA-PKCS1-v1_5.
    ///
    /// The corresponding C function is `EVP_PKEY_verify_recover_init`.
    init(for key: OpaquePointer, _ algorithm: Algorithm) throws(SigningError) {
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else {
            throw .drainQueue()
        }
        unsafe handle = context  // owned from here on: a later throw runs `deinit`
        self.algorithm = algorithm
        guard unsafe EVP_PKEY_verify_recover_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(context, algorithm.digest.handle) == 1
        else { throw .drainQueue() }
    }

    deinit { unsafe EVP_PKEY_CTX_free(handle) }

    /// Opens a signature; see `PublicKey.digest(in:as:)`.
    ///
    /// The corresponding C function is `EVP_PKEY_verify_recover`, of whose answers only 1 is a yes.
    func digest(in signature: [UInt8]) -> [UInt8]? {
        var length = signature.count
        var digest = [UInt8](repeating: 0, count: length)
        let answer = unsafe EVP_PKEY_verify_recover(
            handle,
            &digest,
            &length,
            signature,
            signature.count
        )
        guard answer == 1, length == algorithm.digest.length else {
            ERR_clear_error()
            return nil
        }
        digest.removeLast(digest.count - length)
        return digest
    }
}
