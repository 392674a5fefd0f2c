internal import Signing

/// Text of any script in a header field: encoded words of RFC 2047 in UTF-8.
enum EncodedWord {
    private static let start = "=?UTF-8?B?"
    private static let end = "?="
    /// RFC 2047 §2: of a word, and of a line that has one 76.
    private static let limit = 75

    /// Encodes a text as words of at most 75 characters, on a line each.
    ///
    /// No word ends inside of a character (RFC 2047 §5).
    ///
    /// - Parameters:
    ///   - text: What the words are decoded to together.
    ///   - used: How much of the first line is written already, in bytes.
    /// - Returns: ASCII; lines but the first begin with a space.
    static func encode(_ text: String, after used: Int) -> String {
        var words: [String] = []
        var part: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if part.count + bytes.count > room(after: words.isEmpty ? used : 1) {
                words.append(word(part))
                part = []
            }
            part += bytes
        }
        return (words + [word(part)]).joined(separator: "\r\n ")
    }

    /// How many bytes a word may stand for; at least one character has to fit.
    private static func room(after used: Int) -> Int {
        max((limit - used - start.utf8.count - end.utf8.count) / 4 * 3, 4)
    }

    private static func word(_ bytes: [UInt8]) -> String { start + Base64.encode(bytes) + end }
}
