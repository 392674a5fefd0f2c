internal import System

/// A text as it was before somebody converted it to UTF-8.
enum CharsetRepair {
    /// The text in its old charset; `nil` when it is ASCII, which all of them share, or is not UTF-8.
    static func converted(
        _ text: [UInt8],
        to charset: String,
        _ budget: SearchBudget
    ) throws(SearchEnded) -> [UInt8]? {
        try budget.spend(text.count)
        guard text.contains(where: { $0 >= 0x80 }) else { return nil }
        try budget.spend(costOfConverter + 8 * text.count)
        return CharsetConversion.convert(text, from: "UTF-8", to: charset)
    }

    /// What the C library's `iconv_open` costs.
    private static let costOfConverter = 4096
}
