internal import CLibCrypto

/// A text that OpenSSL's PEM functions read from.
enum PEMText {
    /// Lets a PEM function read a text; its memory is there for exactly as long.
    ///
    /// The corresponding C function is `BIO_new_mem_buf`, which keeps a pointer and no copy.
    ///
    /// - Parameters:
    ///   - pem: The text.
    ///   - read: One of the `PEM_read_bio_…` functions.
    /// - Returns: The handle that was read, or `nil` when there is none in the text.
    static func read(
        _ pem: String,
        _ read: (OpaquePointer) -> OpaquePointer?
    ) -> OpaquePointer? {
        defer { ERR_clear_error() }
        return unsafe Array(pem.utf8).withUnsafeBytes { bytes in
            guard
                let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            else { return nil }
            defer { unsafe BIO_free(memory) }
            return unsafe read(memory)
        }
    }
}
