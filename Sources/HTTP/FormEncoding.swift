/// Writing `application/x-www-form-urlencoded` texts.
package enum FormEncoding {
    /// Encodes fields in the order given, the way Java's `URLEncoder` does it for Alipay.
    package static func encode(_ fields: [(name: String, value: [UInt8])]) -> [UInt8] {
        var text: [UInt8] = []
        for field in fields {
            if !text.isEmpty { text.append(Byte.ampersand) }
            append(Array(field.name.utf8), to: &text)
            text.append(Byte.equals)
            append(field.value, to: &text)
        }
        return text
    }

    /// Percent-encodes everything but RFC 3986's unreserved characters, for one URL component.
    package static func percentEncoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                encoded.append(byte)
            } else {
                appendEscape(of: byte, to: &encoded)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func append(_ value: [UInt8], to text: inout [UInt8]) {
        for byte in value {
            switch byte {
            case Byte.space: text.append(Byte.plus)
            case UInt8(ascii: "~"): appendEscape(of: byte, to: &text)
            case UInt8(ascii: "*"): text.append(byte)
            case _ where isUnreserved(byte): text.append(byte)
            default: appendEscape(of: byte, to: &text)
            }
        }
    }

    private static func appendEscape(of byte: UInt8, to text: inout [UInt8]) {
        let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
        text.append(Byte.percent)
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 0x0F)])
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
