internal import System

/// The charsets that Alipay's messages are written in, by their `charset` field.
///
/// A signature covers bytes: the charset matters for reading a verified value, never for verifying.
package enum Charset: Sendable {
    case utf8
    /// GB18030, of which GBK and GB2312 are parts.
    case gb18030

    /// The charset of that name, or `nil` when it is not one of Alipay's.
    package init?(named name: some Collection<UInt8>) {
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "gbk", "gb2312", "gb18030": self = .gb18030
        default: return nil
        }
    }

    /// The text, or `nil` when the bytes are not in this charset.
    package func text(_ bytes: some Collection<UInt8>) -> String? {
        switch self {
        case .utf8:
            String(validating: bytes, as: UTF8.self)
        case .gb18030:
            CharsetConversion.convert(bytes, from: "GB18030", to: "UTF-8")
                .flatMap { String(validating: $0, as: UTF8.self) }
        }
    }
}
