internal import CLibCrypto
internal import Signing

extension FuzzTarget {
    /// Key and certificate texts: what is read can be used, and OpenSSL's error queue stays empty.
    static let pem = FuzzTarget(
        name: "pem",
        seeds: { try Seed.keyTexts() },
        check: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            for algorithm in Algorithm.allCases {
                check(algorithm, size: bytes.count) { () throws(SigningError) in
                    try PublicKey(reading: text, for: algorithm)
                }
                check(algorithm, size: bytes.count) { () throws(SigningError) in
                    try Certificate.publicKey(in: text, for: algorithm)
                }
            }
            _ = try? PrivateKey(pem: text)
            _ = try? PrivateKey(reading: text)
            require(ERR_peek_error() == 0, "a private key leaves no error in the queue")
        }
    )

    private static func check(
        _ algorithm: Algorithm,
        size: Int,
        _ read: () throws(SigningError) -> PublicKey
    ) {
        do throws(SigningError) {
            let key = try read()
            require(ERR_peek_error() == 0, "reading leaves no error in OpenSSL's queue")
            let length = key.signatureLength
            require(length * 8 >= algorithm.minimumKeyBits, "the key is long enough")
            require(length <= size, "a key of \(length) bytes fits into \(size) bytes of text")
            require(key.fingerprint.utf8.count == 32, "the fingerprint has 16 bytes")
            let signature = [UInt8](repeating: 1, count: length)
            require(!key.verifies(signature, of: []), "a constant is not a signature")
            _ = key.isSimulators
        } catch {
            require(!error.description.isEmpty, "the error has a sentence")
        }
        require(ERR_peek_error() == 0, "verifying and failing leave no error in it")
    }
}
