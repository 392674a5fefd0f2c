/// A message as Python's email package reads it; `Scripts/read_mail.py` prints it.
package struct ReadMail: Decodable {
    /// Names and decoded values.
    package let headers: [[String]]
    /// By field: the display name and the address of each.
    package let addresses: [String: [[String]]]
    /// The date, in seconds since 1970-01-01 UTC.
    package let seconds: Int
    package let type: String
    /// Media type, charset and decoded text of each.
    package let parts: [[String]]
    /// What the package objects to.
    package let defects: [String]
    /// In bytes.
    package let longestLine: Int
    /// Of the encoded words, in bytes.
    package let longestWord: Int
    package let isASCII: Bool
    /// How many CR and LF there are that are not CR LF.
    package let bareLineEnds: Int

    private enum CodingKeys: String, CodingKey {
        case headers
        case addresses
        case seconds
        case type
        case parts
        case defects
        case longestLine = "longest_line"
        case longestWord = "longest_word"
        case isASCII = "is_ascii"
        case bareLineEnds = "bare_line_ends"
    }

    /// The values of all fields of a name.
    package func values(_ name: String) -> [String] {
        headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
    }
}
