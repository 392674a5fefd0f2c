internal import CTOML

/// Reading TOML 1.0, with toml++.
package enum TOMLText {
    /// How deep tables and arrays may stand in one another, the document itself included.
    package static let depth = 16
    /// How many dots a text may have.
    ///
    /// Each dot of a key is a table in another one. toml++ reads any number and frees them by
    /// recursion, with some 400 bytes of the stack for each: 100,000 in one key end the process.
    package static let dots = 10_000

    /// Reads a text.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The document's table.
    /// - Throws: `TOMLError` for a text that is not TOML, or has values deeper than `depth` or more
    ///   than `dots`.
    package static func read(_ text: String) throws(TOMLError) -> [String: TOMLValue] {
        let bytes = Array(text.utf8)
        if let line = firstLine(of: bytes, where: { $0.count { $0 == UInt8(ascii: ".") } > dots }) {
            throw TOMLError(line: line, sentence: "more than \(dots) dots in one text")
        }
        switch Document.read(bytes[...]) {
        case .table(let table): return table
        case .error(let line?, let sentence): throw TOMLError(line: line, sentence: sentence)
        case .error(nil, let sentence):
            // toml++ met something that its authors rule out, and says of it neither what nor where.
            let line = firstLine(of: bytes) {
                if case .error(nil, _) = Document.read($0) { true } else { false }
            }
            throw TOMLError(line: line ?? 1, sentence: sentence)
        }
    }

    /// The number of the first line up to which a text has some property, which a longer beginning
    /// does not lose; `nil` if all of it does not have it.
    private static func firstLine(
        of bytes: [UInt8],
        where holds: (ArraySlice<UInt8>) -> Bool
    ) -> Int? {
        guard holds(bytes[...]) else { return nil }
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") } + [bytes.endIndex]
        var (low, high) = (0, ends.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if holds(bytes[..<ends[middle]]) { high = middle } else { low = middle + 1 }
        }
        return low + 1
    }
}
