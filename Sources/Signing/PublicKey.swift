internal import CLibCrypto
internal import System

/// An RSA public key, checked for its length, with which any number of threads verify.
@safe package final class PublicKey: @unchecked Sendable {  // immutable after init
    /// The first 16 bytes of the SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal.
    package let fingerprint: String
    package let algorithm: Algorithm
    /// The length of the modulus, and so of every signature, in bytes.
    package let signatureLength: Int
    /// Public exponent of the keys that `init --sandbox` makes; Alipay's own have 65537.
    package static let simulatorExponent: UInt = 65539

    private let handle: OpaquePointer
    /// Contexts that no thread is using; making one costs a thirtieth of a verification.
    private let idle = Mutex<[OpeningContext]>([])

    /// Reads a public key from a PEM block or from the bare base64 of its DER.
    ///
    /// Line breaks and spaces inside the base64 do not matter, nor does the PEM label.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - algorithm: What the key is to verify; it sets the shortest length.
    /// - Throws: `SigningError` when the text is not an RSA public key, or one that is too short.
    package convenience init(reading text: String, for algorithm: Algorithm) throws(SigningError) {
        guard let der = KeyText.der(in: text) else { throw .unreadableKey }
        guard let handle = unsafe KeyText.publicKey(der: der) else {
            throw KeyText.isPrivateKey(text, der: der) ? .privateKey : .unreadableKey
        }
        unsafe try self.init(owning: handle, for: algorithm)
    }

    /// Reads a public key, or the one that a certificate carries.
    ///
    /// - Parameters:
    ///   - text: What the file holds.
    ///   - algorithm: What the key is to verify; it sets the shortest length.
    /// - Throws: `SigningError` as the reading of either does.
    package convenience init(
        readingKeyOrCertificate text: String,
        for algorithm: Algorithm
    ) throws(SigningError) {
        if text.contains("BEGIN CERTIFICATE") {
            unsafe try self.init(owning: Certificate.keyHandle(in: text), for: algorithm)
        } else {
            try self.init(reading: text, for: algorithm)
        }
    }

    /// Takes over a key handle, then checks it.
    init(owning handle: OpaquePointer, for algorithm: Algorithm) throws(SigningError) {
        unsafe self.handle = handle
        self.algorithm = algorithm
        signatureLength = Int(unsafe EVP_PKEY_get_size(handle))
        // Set last of all properties: it is owned from here on, and a later throw runs `deinit`.
        fingerprint = unsafe KeyText.fingerprint(of: handle)
        guard unsafe EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA else { throw .notRSA }
        let bits = Int(unsafe EVP_PKEY_get_bits(handle))
        guard bits >= algorithm.minimumKeyBits else {
            throw .keyTooShort(bits: bits, needed: algorithm.minimumKeyBits)
        }
        let context = unsafe try OpeningContext(for: handle, algorithm)
        idle.withLock { $0.append(context) }
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// Whether the signature is this key's over the content.
    package func verifies(_ signature: [UInt8], of content: [UInt8]) -> Bool {
        digest(in: signature) == algorithm.digest.hash(content)
    }

    /// Opens a signature: the digest of what was signed.
    ///
    /// With it, any number of contents can be compared for the price of one RSA operation. The
    /// whole of RFC 8017 §8.2.2's encoded message is checked, padding and digest's name and all.
    ///
    /// - Parameters:
    ///   - signature: As long as the modulus, or it is not one.
    ///   - algorithm: Which digest it has to hold; `nil` for the key's own.
    /// - Returns: The digest, or `nil` when this key did not make the signature with that algorithm.
    package func digest(
        in signature: [UInt8],
        as algorithm: Algorithm? = nil
    ) -> [UInt8]? {
        guard signature.count == signatureLength else { return nil }
        if let algorithm, algorithm != self.algorithm {
            return unsafe try? OpeningContext(for: handle, algorithm).digest(in: signature)
        }
        let free = idle.withLock { $0.popLast() }
        guard let context = unsafe try? free ?? OpeningContext(for: handle, self.algorithm) else {
            return nil
        }
        defer { idle.withLock { $0.append(context) } }
        return context.digest(in: signature)
    }

    /// The key as SubjectPublicKeyInfo PEM, in lines of 64 characters.
    package var pem: String {
        let base64 = Base64.encode(unsafe SubjectPublicKeyInfo.der(of: handle) ?? [])
        let lines = stride(from: 0, to: base64.utf8.count, by: 64).map {
            base64.utf8.dropFirst($0).prefix(64)
        }
        return
            (["-----BEGIN PUBLIC KEY-----"] + lines.map { String(decoding: $0, as: UTF8.self) }
            + ["-----END PUBLIC KEY-----", ""]).joined(separator: "\n")
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
