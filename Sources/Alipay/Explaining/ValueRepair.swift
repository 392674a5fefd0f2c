internal import HTTP

/// What a value may have been before somebody changed it on the way.
enum ValueRepair {
    /// Undoes one thing; `nil` when it cannot have happened.
    typealias Repair = @Sendable ([UInt8], SearchBudget) throws(SearchEnded) -> [UInt8]?
    /// Whether a candidate is what was signed.
    typealias Test = ([UInt8]) throws(SearchEnded) -> Bool

    /// Repairs that undo one thing, to be tried on all values at once and on each alone.
    static let general: [(Explanation.Cause, Repair)] = [
        (.htmlEscaped, replacing(entities)),
        (.quotesEscaped, replacing([#"\""#: #"""#, #"\'"#: "'", #"\\"#: #"\"#])),
        (.charsetConverted, converting(to: "GB18030")),
        (.charsetConverted, converting(to: "ISO-8859-1")),
        (.charsetConverted, converting(to: "WINDOWS-1252")),
        (
            .encodedTwice,
            { value, budget throws(SearchEnded) in
                try budget.spend(4 * value.count)
                return LooseForm.decoded(value[...]).bytes
            }
        ),
        (.lineBreaksChanged, replacing(["\r\n": "\n"])),
        (.lineBreaksChanged, replacing(["\r\n": "\r\n", "\n": "\r\n"])),
    ]

    /// What happened to a single value, of the things that make no sense for all values at once.
    ///
    /// - Parameters:
    ///   - value: The value as it came.
    ///   - budget: What pays for the candidates.
    ///   - fits: Is asked for one candidate after the other; no two are in memory together.
    /// - Returns: What happened, or `nil` when no candidate fits.
    /// - Throws: `SearchEnded` when not all could be tried.
    static func alternative(
        to value: [UInt8],
        _ budget: SearchBudget,
        where fits: Test
    ) throws(SearchEnded) -> Explanation.Cause? {
        if try isAnyTrimmed(value, budget, fits) { return .trimmed }
        if try isAnyPlus(in: value, budget, fits) { return .plusBecameSpace }
        if try isAnyEncoding(of: value, budget, fits) { return .decodedTwice }
        if try isAnyJSONText(value, budget, fits) { return .jsonReserialised }
        return nil
    }

    private static let entities: KeyValuePairs = [
        "&quot;": "\"", "&#34;": "\"", "&#034;": "\"", "&#x22;": "\"",
        "&apos;": "'", "&#39;": "'", "&#039;": "'", "&#x27;": "'",
        "&lt;": "<", "&#60;": "<", "&gt;": ">", "&#62;": ">",
        "&amp;": "&", "&#38;": "&",
    ]

    private static func replacing(_ pairs: KeyValuePairs<String, String>) -> Repair {
        let replacements = Replacements(pairs)
        return { value, budget throws(SearchEnded) in try replacements.applied(to: value, budget) }
    }

    private static func converting(to charset: String) -> Repair {
        { value, budget throws(SearchEnded) in
            try CharsetRepair.converted(value, to: charset, budget)
        }
    }

    private static func isAnyTrimmed(
        _ value: [UInt8],
        _ budget: SearchBudget,
        _ fits: Test
    ) throws(SearchEnded) -> Bool {
        for (isBefore, isBehind) in [(false, true), (true, false), (true, true)] {
            for space in [" ", "  ", "\n", "\r\n", "\t", "\u{3000}", "\u{A0}"] {
                try budget.spend(value.count)
                let (before, behind) = (isBefore ? space : "", isBehind ? space : "")
                if try fits(Array(before.utf8) + value + Array(behind.utf8)) { return true }
            }
        }
        return false
    }

    /// Every choice of spaces that were a plus; of many spaces, one, all, and all but one.
    private static func isAnyPlus(
        in value: [UInt8],
        _ budget: SearchBudget,
        _ fits: Test
    ) throws(SearchEnded) -> Bool {
        let (space, plus) = (UInt8(ascii: " "), UInt8(ascii: "+"))
        try budget.spend(2 * value.count)
        let count = value.count { $0 == space }
        if count <= 6 {
            let spaces = value.indices.filter { value[$0] == space }
            for choice in (0..<1 << count).dropFirst() {
                try budget.spend(value.count)
                var changed = value
                for (number, place) in spaces.enumerated() where choice >> number & 1 == 1 {
                    changed[place] = plus
                }
                if try fits(changed) { return true }
            }
            return false
        }
        let all = value.map { $0 == space ? plus : $0 }
        if try fits(all) { return true }
        for (base, byte) in [(value, plus), (all, space)] {
            for place in value.indices where value[place] == space {
                try budget.spend(value.count)
                var changed = base
                changed[place] = byte
                if try fits(changed) { return true }
            }
        }
        return false
    }

    /// The value as it would be if it had been encoded once more, the ways that languages have.
    private static func isAnyEncoding(
        of value: [UInt8],
        _ budget: SearchBudget,
        _ fits: Test
    ) throws(SearchEnded) -> Bool {
        func isSigned(_ candidate: [UInt8]) throws(SearchEnded) -> Bool {
            if candidate == value { return false }
            return try fits(candidate)
        }
        try budget.spend(16 * value.count)
        let form = Array(FormEncoding.encode([("", value)]).dropFirst())
        let spaced = try spaces.applied(to: form, budget)
        let script = try marks.applied(to: spaced, budget)
        for encoded in [form, spaced, script] {
            if try isSigned(encoded) { return true }
        }
        for encoded in [form, spaced, script] {
            try budget.spend(2 * encoded.count)
            if try isSigned(lowerCaseEscapes(encoded)) { return true }
        }
        for signs in [percents, structure] {
            if try isSigned(signs.applied(to: value, budget)) { return true }
        }
        return false
    }

    private static let spaces = Replacements(["+": "%20"])
    /// What JavaScript's `encodeURIComponent` leaves as it is.
    private static let marks = Replacements([
        "%21": "!", "%27": "'", "%28": "(", "%29": ")", "%7E": "~",
    ])
    private static let percents = Replacements(["%": "%25"])
    private static let structure = Replacements(["&": "%26", "=": "%3D"])

    private static func lowerCaseEscapes(_ value: [UInt8]) -> [UInt8] {
        var value = value
        for index in value.indices where value[index] == UInt8(ascii: "%") {
            for place in index + 1...index + 2 where place < value.count {
                if (0x41...0x46).contains(value[place]) { value[place] |= 0x20 }
            }
        }
        return value
    }

    /// A JSON value without spaces between its tokens, and with quotes around its names.
    private static func isAnyJSONText(
        _ value: [UInt8],
        _ budget: SearchBudget,
        _ fits: Test
    ) throws(SearchEnded) -> Bool {
        guard let first = value.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        else { return false }
        let minified = try JSONText.minified(value, budget)
        if minified != value, try fits(minified) { return true }
        let quoted = try JSONText.quotingNames(value, budget)
        if quoted != value, try fits(quoted) { return true }
        return false
    }
}
