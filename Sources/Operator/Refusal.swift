/// Why something that the operator asked for was not done.
package struct Refusal: Error, Equatable {
    /// Whose matter it is.
    package enum Kind: Sendable {
        /// What was given cannot be used.
        case input
        /// The settings, or a file that they name, cannot be used.
        case settings
        /// Things are not as they would have to be: the ledger, a file, the message itself.
        case state
    }

    package let kind: Kind
    /// A sentence, perhaps more on lines of their own, without a full stop at the end.
    ///
    /// What others wrote is in it only as `visible` text.
    package let sentence: String

    package init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }
}
