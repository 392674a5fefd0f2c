internal import System

/// Looks for the one way of writing a response's node anew after which its signature fits.
enum ResponseRepair {
    /// The change, or `nil` when none that is known makes the signature fit.
    static func find(_ content: [UInt8], _ trial: inout ContentTrial) -> Explanation? {
        let converted = CharsetConversion.convert(content, from: "UTF-8", to: "GB18030")
        if let converted, converted != content, trial.fits(converted) {
            return Explanation(.charsetConverted)
        }
        let texts = writings(of: content)
        for text in texts where trial.fits(text) { return Explanation(.jsonReserialised) }
        for text in texts {
            for ordered in JSONText.reordered(text) where trial.fits(ordered) {
                return Explanation(.jsonReserialised)
            }
        }
        return nil
    }

    /// The text as different programs write it: each may change spaces, characters and slashes.
    private static func writings(of content: [UInt8]) -> Set<[UInt8]> {
        var texts: Set = [content, JSONText.minified(content)]
        texts.formUnion(
            texts.flatMap { [JSONText.unescapingUnicode($0), JSONText.escapingUnicode($0)] }
        )
        texts.formUnion(
            texts.flatMap { [JSONText.unescapingSlashes($0), JSONText.escapingSlashes($0)] }
        )
        return texts
    }
}
