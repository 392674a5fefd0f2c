package import Signing

/// An answer of the gateway that Alipay signed.
///
/// There is no other way to obtain one than by verifying: holding it is the proof. Only its
/// `content` may be parsed, for it is all that the signature covers.
package struct SignedResponse: Sendable {
    /// The name of the node, as in `alipay_trade_query_response`.
    package let node: String
    /// The raw JSON text of the node's value.
    package let content: [UInt8]
    /// `PublicKey.fingerprint` of the key that matched.
    package let keyFingerprint: String

    /// Verifies a response body.
    ///
    /// - Parameters:
    ///   - text: The raw response body.
    ///   - keys: Alipay's keys of the app that asked, tried in this order.
    /// - Throws: `VerificationError` for the first thing that is wrong.
    package init(verifying text: [UInt8], with keys: [PublicKey]) throws(VerificationError) {
        let envelope: ResponseEnvelope
        do {
            envelope = try ResponseEnvelope(text)
        } catch {
            throw .unreadableResponse(error)
        }
        guard let signature = Base64.decode(envelope.sign[...]),
            keys.contains(where: { $0.signatureLength == signature.count })
        else { throw .unreadableSign }
        let openings = keys.compactMap { key in key.digest(in: signature).map { (key, $0) } }
        guard !openings.isEmpty else { throw .badSignature }
        let match = openings.first { key, digest in
            key.algorithm.digest.hash(envelope.content) == digest
        }
        guard let (key, _) = match else { throw .contentDiffers }
        node = envelope.node
        content = envelope.content
        keyFingerprint = key.fingerprint
    }
}
