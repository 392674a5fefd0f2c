/// Short texts that somebody put in the place of others, to be put back.
struct Replacements: Sendable {
    private let pairs: [(old: [UInt8], new: [UInt8])]

    /// Makes replacements.
    ///
    /// - Parameter pairs: What stands there now, never empty, and what is to stand there.
    init(_ pairs: KeyValuePairs<String, String>) {
        self.pairs = pairs.map { (Array($0.utf8), Array($1.utf8)) }
    }

    /// The text with everything replaced from left to right, each place once.
    func applied(to text: [UInt8], _ budget: SearchBudget) throws(SearchEnded) -> [UInt8] {
        try budget.spend((2 + pairs.count) * text.count)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if let pair = pairs.first(where: { Self.stands($0.old, in: text, at: place) }) {
                result += pair.new
                place += pair.old.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private static func stands(_ old: [UInt8], in text: [UInt8], at place: Int) -> Bool {
        guard text[place] == old[0], text.count - place >= old.count else { return false }
        return old.indices.allSatisfy { text[place + $0] == old[$0] }
    }
}
