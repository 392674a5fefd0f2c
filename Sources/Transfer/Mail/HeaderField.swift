internal import System

/// A field of a mail's header: whatever its value says, it stays one field.
enum HeaderField {
    /// RFC 5322 §2.1.1: without its line end no line may be longer, in bytes.
    private static let lineLimit = 998

    /// Writes a field whose value is text.
    ///
    /// - Parameters:
    ///   - name: Of letters, digits and `-`.
    ///   - text: In any script; what is not seen in it is shown, see `String.visible`.
    /// - Returns: One line, or several of which all but the first begin with a space.
    static func line(_ name: String, text: String) -> String {
        let value = text.visible
        let line = "\(name): \(value)"
        if isPlain(value) && line.utf8.count <= lineLimit { return line }
        return "\(name): " + EncodedWord.encode(value, after: name.utf8.count + 2)
    }

    /// Whether a text is itself in a header field: printable ASCII that nobody takes for an
    /// encoded word, and no space that gets lost.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { 0x20...0x7E ~= $0 } && !text.contains("=?")
            && !text.hasPrefix(" ") && !text.hasSuffix(" ")
    }
}
