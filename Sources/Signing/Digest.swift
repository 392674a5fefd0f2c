internal import CLibCrypto

/// Message digests by libcrypto, the algorithms fetched once for the process.
///
/// An implicit fetch for every digest costs more than the digest of one notification.
@safe package final class Digest: @unchecked Sendable {  // immutable after init
    package static let sha256 = required("SHA2-256")
    package static let sha1 = required("SHA1")
    /// For names of certificates alone, never for a signature; `nil` where libcrypto has none.
    static let md5 = Digest("MD5")

    /// The length of a digest, in bytes.
    package let length: Int
    let handle: OpaquePointer

    /// The corresponding C function is `EVP_MD_fetch`.
    private init?(_ name: String) {
        guard let handle = unsafe EVP_MD_fetch(nil, name, nil) else { return nil }
        unsafe self.handle = handle
        length = Int(unsafe EVP_MD_get_size(handle))
    }

    deinit { unsafe EVP_MD_free(handle) }

    private static func required(_ name: String) -> Digest {
        guard let digest = Digest(name) else { preconditionFailure("libcrypto has no \(name)") }
        return digest
    }

    /// The digest of the bytes.
    ///
    /// The corresponding C function is `EVP_Digest`.
    package func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        let done = unsafe EVP_Digest(bytes, bytes.count, &digest, nil, handle, nil)
        precondition(done == 1, "libcrypto could not digest")
        return digest
    }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal digits, two a byte.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0x0F)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
