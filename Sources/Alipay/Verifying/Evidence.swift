/// What made a signature valid; kept with every message that is recorded.
package struct Evidence: Sendable, Equatable {
    package let rule: ContentRule
    /// `PublicKey.fingerprint` of the key that matched.
    package let keyFingerprint: String

    package init(rule: ContentRule, keyFingerprint: String) {
        self.rule = rule
        self.keyFingerprint = keyFingerprint
    }
}
