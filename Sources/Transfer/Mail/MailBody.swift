internal import CLibCurl

/// The text of a mail and perhaps the same as a page, composed by libcurl.
@safe final class MailBody {
    private let mime: OpaquePointer

    /// The corresponding C functions are `curl_mime_init`, `curl_mime_addpart` and those that set
    /// up a part.
    ///
    /// - Parameters:
    ///   - mail: Its line ends may be of any kind.
    ///   - handle: The one that sends it.
    init(_ mail: Mail, for handle: EasyHandle) {
        guard let mime = unsafe curl_mime_init(handle.pointer) else {
            preconditionFailure("no memory for a mail")
        }
        unsafe self.mime = mime
        // RFC 2046 §5.1.4: the best comes last.
        add(mail.text, type: "text/plain; charset=utf-8")
        if let html = mail.html { add(html, type: "text/html; charset=utf-8") }
    }

    deinit { unsafe curl_mime_free(mime) }

    /// To be given to CURLOPT_MIMEPOST; lives as long as this object.
    var pointer: UnsafeRawPointer { unsafe UnsafeRawPointer(mime) }

    private func add(_ text: String, type: String) {
        let bytes = Array(Self.withMailLineEnds(text))
        guard let part = unsafe curl_mime_addpart(mime),
            unsafe curl_mime_type(part, type) == CURLE_OK,
            unsafe curl_mime_encoder(part, "quoted-printable") == CURLE_OK,
            unsafe bytes.withUnsafeBytes({ bytes in
                let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe curl_mime_data(part, start, bytes.count) == CURLE_OK
            })
        else { preconditionFailure("no memory for a mail") }
    }

    /// CR LF for each line end, RFC 2046 §4.1.1: quoted-printable would keep another as a character.
    private static func withMailLineEnds(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var last: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n") where last == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): bytes += [0x0D, 0x0A]
            default: bytes.append(byte)
            }
            last = byte
        }
        return bytes
    }
}
