package import HTTP
package import Signing

/// The signature check alone: which key opens the signature, under which content rule.
///
/// It says nothing about whose message it is; `SignedFields` does.
package enum SignatureCheck {
    /// Looks for the key that made the `sign` of a message.
    ///
    /// - Parameters:
    ///   - fields: All fields of the message.
    ///   - keys: The candidates, tried in this order.
    /// - Returns: The rule and the key that matched.
    /// - Throws: `Disbelief` when there is no `sign`, it is unreadable, or no key opens it.
    package static func evidence(
        in fields: FormFields,
        keys: [PublicKey]
    ) throws(Disbelief) -> Evidence {
        guard let sign = fields["sign"], !sign.isEmpty else { throw .missing(field: "sign") }
        guard let signature = Base64.decode(sign),
            keys.contains(where: { $0.signatureLength == signature.count })
        else { throw .unreadableSign }
        let content = ContentRule.v1.content(of: fields)
        for key in keys where key.verifies(signature, of: content) {
            return Evidence(rule: .v1, keyFingerprint: key.fingerprint)
        }
        throw .badSignature
    }
}
