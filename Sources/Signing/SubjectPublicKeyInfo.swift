internal import CLibCrypto

/// An RSA key as the DER that a certificate holds it in (RFC 5280 §4.1.2.7, RFC 3279 §2.3.1).
///
/// libcrypto's `i2d_PUBKEY` and `d2i_PUBKEY` do the same, but look up encoders and decoders again in
/// every process: that is an eighth of what a plain CGI request takes.
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

    /// The DER of a key, or `nil` when it is not an RSA key.
    static func der(of key: OpaquePointer) -> [UInt8]? {
        guard let modulus = unsafe integer(OSSL_PKEY_PARAM_RSA_N, of: key),
            let exponent = unsafe integer(OSSL_PKEY_PARAM_RSA_E, of: key)
        else { return nil }
        let numbers = element(Tag.sequence, modulus + exponent)
        return element(Tag.sequence, algorithm + element(Tag.bitString, [0] + numbers))
    }

    /// An RSA key from its DER; the corresponding C function is `EVP_PKEY_fromdata`.
    ///
    /// - Parameter der: Any bytes.
    /// - Returns: A key that the caller frees, or `nil` for everything but what `der(of:)` writes.
    static func key(from der: [UInt8]) -> OpaquePointer? {
        var rest = der[...]
        guard var info = content(Tag.sequence, of: &rest), info.starts(with: algorithm) else {
            return nil
        }
        info = info.dropFirst(algorithm.count)
        guard var bits = content(Tag.bitString, of: &info)?.dropFirst(),
            var numbers = content(Tag.sequence, of: &bits),
            let modulus = content(Tag.integer, of: &numbers),
            let exponent = content(Tag.integer, of: &numbers),
            let key = unsafe key(modulus: modulus, exponent: exponent)
        else { return nil }
        // Whatever was left over or written in another way is not in the DER of the result.
        if unsafe self.der(of: key) == der { return unsafe key }
        unsafe EVP_PKEY_free(key)
        return nil
    }

    private static func key(
        modulus: ArraySlice<UInt8>,
        exponent: ArraySlice<UInt8>
    ) -> OpaquePointer? {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { return nil }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        // Parameters have numbers in the byte order of the machine.
        var (n, e) = (inMachineOrder(modulus), inMachineOrder(exponent))
        var key: OpaquePointer?
        let isMade = unsafe n.withUnsafeMutableBufferPointer { n in
            unsafe e.withUnsafeMutableBufferPointer { e in
                var parameters = unsafe [
                    OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n.baseAddress, n.count),
                    OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e.baseAddress, e.count),
                    OSSL_PARAM_construct_end(),
                ]
                return unsafe EVP_PKEY_fromdata_init(context) == 1
                    && EVP_PKEY_fromdata(context, &key, shim_public_key, &parameters) == 1
            }
        }
        return isMade ? unsafe key : nil
    }

    private static func inMachineOrder(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        1.littleEndian == 1 ? bytes.reversed() : Array(bytes)
    }

    /// Takes an element away from the front; `nil` when it is not there in whole.
    private static func content(
        _ tag: UInt8,
        of bytes: inout ArraySlice<UInt8>
    ) -> ArraySlice<UInt8>? {
        guard bytes.popFirst() == tag, var count = bytes.popFirst().map(Int.init) else {
            return nil
        }
        if count >= 0x80 {
            let digits = bytes.prefix(count - 0x80)
            guard 1...4 ~= digits.count, digits.count == count - 0x80 else { return nil }
            bytes = bytes.dropFirst(digits.count)
            count = digits.reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
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
