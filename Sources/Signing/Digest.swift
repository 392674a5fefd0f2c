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

extension [UInt8] {
    /// Lower-case hexadecimal digits, two a byte.
    package var hexadecimal: String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0x0F))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
