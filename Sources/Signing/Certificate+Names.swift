internal import CLibCrypto

extension Certificate {
    /// The issuer as Alipay's rule for serial numbers wants it: RFC 2253's order, UTF-8 as it is.
    ///
    /// The corresponding C function is `X509_NAME_print_ex`.
    package var issuer: String {
        unsafe withHandle { handle in
            unsafe Self.written { memory in
                let name = unsafe X509_get_issuer_name(handle)
                unsafe X509_NAME_print_ex(memory, name, 0, shim_name_flags)
            }
        }
    }

    /// The last CN of the subject, or an empty text.
    package var commonName: String { unsafe withHandle { unsafe Self.commonName(of: $0) } }

    static func commonName(of certificate: OpaquePointer) -> String {
        let name = unsafe X509_get_subject_name(certificate)
        var place: Int32 = -1
        while true {
            let next = unsafe X509_NAME_get_index_by_NID(name, NID_commonName, place)
            if next < 0 { break }
            place = next
        }
        guard place >= 0 else { return "" }
        let entry = unsafe X509_NAME_get_entry(name, place)
        var text: UnsafeMutablePointer<UInt8>?
        let length = unsafe ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        guard length >= 0, let start = unsafe text else { return "" }
        defer { unsafe CRYPTO_free(start, nil, 0) }
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: Int(length)),
            as: UTF8.self
        )
    }

    /// The serial number in decimal.
    package var serialNumber: String {
        unsafe withHandle { handle in
            let number = unsafe ASN1_INTEGER_to_BN(X509_get0_serialNumber(handle), nil)
            defer { unsafe BN_free(number) }
            guard let text = unsafe BN_bn2dec(number) else { return "" }
            defer { unsafe CRYPTO_free(text, nil, 0) }
            return unsafe String(cString: text)
        }
    }

    /// Alipay's own name for a certificate, as in `alipay_cert_sn`: MD5 of issuer and serial number.
    ///
    /// `nil` where libcrypto has no MD5, as under FIPS. It identifies, and protects nothing.
    package var alipaySN: String? {
        Digest.md5?.hash(Array((issuer + serialNumber).utf8)).hexadecimal
    }

    /// `alipay_root_cert_sn`: the SNs of a bundle's RSA certificates, joined with `_`.
    package static func rootSN(of bundle: [Certificate]) -> String? {
        let numbers = bundle.filter(\.isSignedWithRSA).map(\.alipaySN)
        guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
        return numbers.compactMap { $0 }.joined(separator: "_")
    }

    /// Whether the signature's algorithm is one of PKCS#1's, 1.2.840.113549.1.1.
    var isSignedWithRSA: Bool {
        unsafe withHandle { handle in
            var algorithm: UnsafePointer<X509_ALGOR>?
            unsafe X509_get0_signature(nil, &algorithm, handle)
            var object: OpaquePointer?
            unsafe X509_ALGOR_get0(&object, nil, nil, algorithm)
            var text = [CChar](repeating: 0, count: 80)
            let length = unsafe OBJ_obj2txt(&text, Int32(text.count), object, 1)
            let oid = text.prefix(Int(max(length, 0))).map { UInt8(bitPattern: $0) }
            return oid.starts(with: "1.2.840.113549.1.1.".utf8)
        }
    }

    private static func written(_ write: (OpaquePointer) -> Void) -> String {
        guard let memory = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(memory) }
        unsafe write(memory)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe BIO_read(memory, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}
