package import HTTP
package import Signing

/// The signature check alone: which key opens the signature, under which content rule.
///
/// It says nothing about whose message it is; `SignedFields` does.
package enum SignatureCheck {
    /// Looks for the key and the rule that made the `sign` of a message.
    ///
    /// - Parameters:
    ///   - fields: All fields of the message.
    ///   - keys: The candidates, tried in this order.
    /// - Returns: The rule and the key that matched.
    /// - Throws: `VerificationError` when there is no `sign`, it is unreadable, no key opens it, or it
    ///   was made over another text.
    package static func evidence(
        in fields: FormFields,
        keys: [PublicKey]
    ) throws(VerificationError) -> Evidence {
        let signature = try OpenedSignature(of: fields, keys: keys)
        guard let evidence = signature.evidence(for: fields) else { throw .contentDiffers }
        return evidence
    }
}
