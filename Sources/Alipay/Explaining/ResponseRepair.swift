internal import System

/// Looks for the one way of writing a response's node anew after which its signature fits.
enum ResponseRepair {
    /// The change, or `nil` when none that is known makes the signature fit.
    static func find(_ content: [UInt8], _ trial: inout ContentTrial) -> Explanation? {
        let converted = CharsetConversion.convert(content, from: "UTF-8", to: "GB18030")
        if let converted, converted != content, trial.fits(converted) {
            return Explanation(.charsetConverted)
        }
        // A program that parses and writes JSON may change all of these at once.
        for spaced in [content, JSONText.minified(content)] {
            for ordered in [spaced] + JSONText.reordered(spaced) {
                let characters = [
                    ordered, JSONText.unescapingUnicode(ordered), JSONText.escapingUnicode(ordered),
                ]
                for text in characters {
                    let slashes = [
                        text, JSONText.escapingSlashes(text), JSONText.unescapingSlashes(text),
                    ]
                    for text in slashes where trial.fits(text) {
                        return Explanation(.jsonReserialised)
                    }
                }
            }
        }
        return nil
    }
}
