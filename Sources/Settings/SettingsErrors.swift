/// Everything that is wrong with a settings file, found in one reading.
package struct SettingsErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// Sentences, each beginning with the key path or the file that is meant.
    package let sentences: [String]

    package init(_ sentences: [String]) {
        self.sentences = sentences
    }

    package var description: String { sentences.joined(separator: "\n") }
}
