internal import CLibCrypto

/// Keys as people paste them: PEM with or without line breaks, or the bare base64 of the DER.
enum KeyText {
    /// The bytes inside the first PEM block, or of the whole text when it has no PEM label.
    static func der(in text: String) -> [UInt8]? {
        let parts = parts(of: text)
        let block: Substring?
        if let label = parts.firstIndex(where: { $0.hasPrefix("BEGIN ") }) {
            block = parts.dropFirst(label + 1).first
        } else {
            block = parts.count == 1 ? parts.first : nil
        }
        return block.flatMap(decoded)
    }

    /// The bytes inside every PEM block of that label, without those that are not base64.
    static func blocks(_ label: String, in text: String) -> [[UInt8]] {
        let parts = parts(of: text)
        return zip(parts, parts.dropFirst()).filter { $0.0 == "BEGIN \(label)" }
            .compactMap { decoded($0.1) }
    }

    /// "-" is not in base64's alphabet: it parts the PEM labels from the block.
    private static func parts(of text: String) -> [Substring] {
        text.unicodeScalars.split(separator: "-").map(Substring.init)
    }

    private static func decoded(_ block: Substring) -> [UInt8]? {
        // Notepad begins a file with a byte order mark.
        let base64 = block.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
        return base64.isEmpty ? nil : Base64.decode(ArraySlice(String(base64).utf8))
    }

    /// A key from SubjectPublicKeyInfo or PKCS#1's RSAPublicKey; the caller frees it.
    static func publicKey(der: [UInt8]) -> OpaquePointer? {
        if let key = unsafe SubjectPublicKeyInfo.key(from: der) { return unsafe key }
        defer { ERR_clear_error() }
        return unsafe der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            if let key = unsafe d2i_PUBKEY(nil, &start, bytes.count) { return unsafe key }
            unsafe start = bytes.baseAddress
            return unsafe d2i_PublicKey(EVP_PKEY_RSA, nil, &start, bytes.count)
        }
    }

    static func isPrivateKey(_ text: String, der: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        if text.contains("PRIVATE KEY-----") { return true }
        return unsafe der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            let key = unsafe d2i_AutoPrivateKey(nil, &start, bytes.count)
            defer { unsafe EVP_PKEY_free(key) }
            return unsafe key != nil
        }
    }

    /// See `PublicKey.fingerprint`; empty when the key is not an RSA key.
    static func fingerprint(of key: OpaquePointer) -> String {
        guard let der = unsafe SubjectPublicKeyInfo.der(of: key) else { return "" }
        return Array(Digest.sha256.hash(der).prefix(16)).hexadecimal
    }
}
