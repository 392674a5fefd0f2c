internal import CLibCurl

extension EasyHandle {
    /// The address on this machine from which the last transfer was made, or `nil` when there was no
    /// connection.
    var localAddress: String? {
        var text: UnsafePointer<CChar>?
        unsafe shim_curl_get_string(pointer, CURLINFO_LOCAL_IP, &text)
        guard let text = unsafe text else { return nil }
        let address = unsafe String(cString: text)
        return address.isEmpty ? nil : address
    }

    /// The server's certificates in PEM, its own first: of a transfer with CURLOPT_CERTINFO that
    /// made its connection again.
    var certificates: [String] {
        var found: UnsafeMutablePointer<curl_certinfo>?
        unsafe shim_curl_get_certificates(pointer, &found)
        guard let found = unsafe found else { return [] }
        let count = unsafe Int(found.pointee.num_of_certs)
        guard let lists = unsafe found.pointee.certinfo else { return [] }
        return (0..<count).compactMap { unsafe Self.certificate(in: lists[$0]) }
    }

    /// The line `Cert:` of what libcurl tells of a certificate.
    private static func certificate(in list: UnsafeMutablePointer<curl_slist>?) -> String? {
        var next = unsafe list
        while let line = unsafe next {
            if let data = unsafe line.pointee.data {
                let text = unsafe String(cString: data)
                if text.hasPrefix("Cert:") { return String(text.dropFirst(5)) }
            }
            unsafe next = line.pointee.next
        }
        return nil
    }
}
