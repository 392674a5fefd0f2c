internal import CLibCrypto

/// An RSA key as the DER that a certificate holds it in (RFC 5280 §4.1.2.7, RFC 3279 §2.3.1).
///
/// libcrypto's `i2d_PUBKEY` writes the same, but looks for its encoders anew in every process: that is
/// a twentieth of what a plain CGI request takes.
enum SubjectPublicKeyInfo {
    /// rsaEncryption, with the parameters NULL.
    private static let algorithm: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]

    private enum Tag {
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let sequence: UInt8 = 0x30
    }

    /// The DER of a key, or `nil` when it is no RSA key.
    static func der(of key: OpaquePointer) -> [UInt8]? {
        guard let modulus = unsafe integer(OSSL_PKEY_PARAM_RSA_N, of: key),
            let exponent = unsafe integer(OSSL_PKEY_PARAM_RSA_E, of: key)
        else { return nil }
        let numbers = element(Tag.sequence, modulus + exponent)
        return element(Tag.sequence, algorithm + element(Tag.bitString, [0] + numbers))
    }

    /// A number of the key; the corresponding C function is `EVP_PKEY_get_bn_param`.
    private static func integer(_ name: String, of key: OpaquePointer) -> [UInt8]? {
        var number: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe BN_free(number) }
        let bits = unsafe BN_num_bits(number)
        // One byte more than the bits need, so that the number does not look negative.
        var bytes = [UInt8](repeating: 0, count: Int(bits) / 8 + 1)
        unsafe BN_bn2binpad(number, &bytes, Int32(bytes.count))
        return element(Tag.integer, bytes)
    }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    /// A byte, or a count of bytes and then the length in them (X.690 §8.1.3).
    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        var bytes: [UInt8] = []
        var rest = count
        while rest > 0 {
            bytes.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(bytes.count)] + bytes
    }
}
