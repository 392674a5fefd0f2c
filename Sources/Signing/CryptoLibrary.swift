internal import CLibCrypto

/// libcrypto as a whole.
package enum CryptoLibrary {
    /// Starts libcrypto without what opening a signature does not need.
    ///
    /// Left out are the file openssl.cnf, the names of all algorithms outside the providers, the texts
    /// of errors and the cleaning up at exit: two fifths of the instructions of a process that
    /// answers one request. A certificate's chain cannot be checked afterwards: that looks for the
    /// digest among those names. The corresponding C function is `OPENSSL_init_crypto`; it has to
    /// come before every other call, or changes nothing.
    package static func startForKeysAlone() {
        let options =
            OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS
            | OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS
            | OPENSSL_INIT_NO_ATEXIT
        _ = OPENSSL_init_crypto(UInt64(options), nil)
    }
}
