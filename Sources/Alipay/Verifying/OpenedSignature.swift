package import HTTP
package import Signing

/// A `sign` and the keys that open it: what is left to ask is which text was signed.
package struct OpenedSignature: Sendable {
    private let openings: [(key: PublicKey, digest: [UInt8])]

    /// Opens the `sign` of a message.
    ///
    /// - Parameters:
    ///   - fields: All fields of the message.
    ///   - keys: The candidates, tried in this order; each costs one RSA operation.
    /// - Throws: `VerificationError` when there is no `sign`, it is unreadable, or no key opens it.
    package init(of fields: FormFields, keys: [PublicKey]) throws(VerificationError) {
        guard let sign = fields["sign"], !sign.isEmpty else { throw .missing(field: "sign") }
        guard let signature = Base64.decode(sign),
            keys.contains(where: { $0.signatureLength == signature.count })
        else { throw .unreadableSign }
        var openings: [(PublicKey, [UInt8])] = []
        for key in keys {
            if let digest = key.digest(in: signature) { openings.append((key, digest)) }
        }
        guard !openings.isEmpty else { throw .badSignature }
        self.openings = openings
    }

    /// The rule by which these fields are what was signed, and by which key; `nil` when they are not.
    package func evidence(for fields: FormFields) -> Evidence? {
        for rule in ContentRule.candidates(for: fields) {
            let content = rule.content(of: fields)
            for (key, digest) in openings where key.algorithm.digest.hash(content) == digest {
                return Evidence(rule: rule, keyFingerprint: key.fingerprint)
            }
        }
        return nil
    }
}
