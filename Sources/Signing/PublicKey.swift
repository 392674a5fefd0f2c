internal import CLibCrypto

/// An RSA public key, checked for its length and prepared for verifying.
@safe package final class PublicKey: @unchecked Sendable {  // immutable after init
    /// The first 16 bytes of the SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal.
    package let fingerprint: String
    package let algorithm: Algorithm
    /// The length of the modulus, and so of every signature, in bytes.
    package let signatureLength: Int
    /// Public exponent of the keys that `init --sandbox` makes; Alipay's own have 65537.
    package static let simulatorExponent: UInt = 65539

    private let handle: OpaquePointer
    /// A context initialised for verifying; a copy of it is cheaper than a new one.
    private let prepared: OpaquePointer

    /// Reads a public key from a PEM block or from the bare base64 of its DER.
    ///
    /// Line breaks and spaces inside the base64 do not matter, nor does the PEM label.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - algorithm: What the key is to verify; it sets the shortest length.
    /// - Throws: `SigningError` when the text is no RSA public key, or one that is too short.
    package convenience init(reading text: String, for algorithm: Algorithm) throws(SigningError) {
        guard let der = KeyText.der(in: text) else { throw .unreadableKey }
        guard let handle = unsafe KeyText.publicKey(der: der) else {
            throw KeyText.isPrivateKey(text, der: der) ? .privateKey : .unreadableKey
        }
        unsafe try self.init(owning: handle, for: algorithm)
    }

    /// Takes over a key handle, then checks it.
    init(owning handle: OpaquePointer, for algorithm: Algorithm) throws(SigningError) {
        unsafe self.handle = handle
        self.algorithm = algorithm
        signatureLength = Int(unsafe EVP_PKEY_get_size(handle))
        fingerprint = unsafe KeyText.fingerprint(of: handle)
        guard unsafe EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA else {
            unsafe EVP_PKEY_free(handle)
            throw .notRSA
        }
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, handle, nil) else {
            unsafe EVP_PKEY_free(handle)
            throw .drainQueue()
        }
        unsafe prepared = context  // all is owned from here on: a later throw runs `deinit`
        let bits = Int(unsafe EVP_PKEY_get_bits(handle))
        guard bits >= algorithm.minimumKeyBits else {
            throw .keyTooShort(bits: bits, needed: algorithm.minimumKeyBits)
        }
        let digest = algorithm == .rsa2 ? Digest.sha256 : Digest.sha1
        guard unsafe EVP_PKEY_verify_init(context) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_signature_md(context, digest.handle) == 1
        else { throw .drainQueue() }
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(prepared)
        unsafe EVP_PKEY_free(handle)
    }

    /// Whether the signature is this key's over the content.
    ///
    /// The corresponding C function is `EVP_PKEY_verify`, of whose answers only 1 is a yes.
    package func verifies(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        guard signature.count == signatureLength,
            let context = unsafe EVP_PKEY_CTX_dup(prepared)
        else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let digest = (algorithm == .rsa2 ? Digest.sha256 : Digest.sha1).hash(content)
        let answer = unsafe EVP_PKEY_verify(
            context,
            signature,
            signature.count,
            digest,
            digest.count
        )
        if answer != 1 { ERR_clear_error() }
        return answer == 1
    }

    /// Whether a simulator made this key: whoever holds its folder can sign with it.
    package var isSimulators: Bool {
        var exponent: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(handle, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 else {
            return false
        }
        defer { unsafe BN_free(exponent) }
        return unsafe BN_is_word(exponent, UInt(Self.simulatorExponent)) == 1
    }
}
