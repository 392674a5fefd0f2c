/// Looks for the one other way to write a response's node with which its signature fits.
struct ResponseRepair {
    private let content: [UInt8]
    private let trial: ContentTrial

    init(_ content: [UInt8], _ trial: ContentTrial) {
        self.content = content
        self.trial = trial
    }

    /// The change, or `nil` when none that is known makes the signature fit.
    ///
    /// - Throws: `SearchEnded` when not all that are known could be tried.
    func find() throws(SearchEnded) -> Explanation? {
        let converted = try CharsetRepair.converted(content, to: "GB18030", trial.budget)
        if let converted, try trial.fits(converted) { return Explanation(.charsetConverted) }
        let isWritten = try isAnyWriting { text throws(SearchEnded) in try trial.fits(text) }
        if isWritten { return Explanation(.jsonReserialised) }
        let isOrdered = try isAnyWriting { text throws(SearchEnded) in
            try JSONText.isAnyOrder(of: text, trial.budget) { ordered throws(SearchEnded) in
                try trial.fits(ordered)
            }
        }
        return isOrdered ? Explanation(.jsonReserialised) : nil
    }

    /// Whether one of the ways passes in which programs write the text.
    ///
    /// Each may change spaces, characters and slashes.
    private func isAnyWriting(_ passes: ValueRepair.Test) throws(SearchEnded) -> Bool {
        let budget = trial.budget
        for spaced in distinct([content, try JSONText.minified(content, budget)]) {
            for written in distinct([
                spaced, try JSONText.unescapingUnicode(spaced, budget),
                try JSONText.escapingUnicode(spaced, budget),
            ]) {
                for slashed in distinct([
                    written, try JSONText.unescapingSlashes(written, budget),
                    try JSONText.escapingSlashes(written, budget),
                ]) {
                    if try passes(slashed) { return true }
                }
            }
        }
        return false
    }

    private func distinct(_ texts: [[UInt8]]) -> [[UInt8]] {
        texts.indices.filter { !texts[..<$0].contains(texts[$0]) }.map { texts[$0] }
    }
}
