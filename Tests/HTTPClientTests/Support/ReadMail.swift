/// A message as Python's email package reads it; `Scripts/read_mail.py` prints it.
struct ReadMail: Decodable {
    /// Names and decoded values.
    let headers: [[String]]
    /// By field: the display name and the address of each.
    let addresses: [String: [[String]]]
    /// The date, in seconds since 1970-01-01 UTC.
    let seconds: Int
    let type: String
    /// Media type, charset and decoded text of each.
    let parts: [[String]]
    /// What the package objects to.
    let defects: [String]
    /// In bytes.
    let longestLine: Int
    /// Of the encoded words, in bytes.
    let longestWord: Int
    let isASCII: Bool
    /// How many CR and LF there are that are not CR LF.
    let bareLineEnds: Int

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
    func values(_ name: String) -> [String] {
        headers.filter { $0[0].lowercased() == name.lowercased() }.map { $0[1] }
    }
}
