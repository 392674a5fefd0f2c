package import HTTP
internal import Signing

/// The fields of a message that Alipay signed for one of our apps.
///
/// There is no other way to obtain one than by verifying: holding it is the proof.
package struct SignedFields: Sendable {
    /// The fields that the signature covers, and `sign` and `sign_type`, which it does not.
    package let fields: FormFields
    package let app: App
    package let evidence: Evidence
    /// The text that was verified, byte for byte as it came.
    package let text: [UInt8]

    /// Verifies a message: form, app, sign_type, seller, signature, in this order.
    ///
    /// - Parameters:
    ///   - text: The raw request body of a notification, or the raw query string of a return.
    ///   - ring: The apps that may be meant.
    ///   - own: Names of the merchant's own unsigned parameters of the return_url: they are left
    ///     out of the content and of the data.
    /// - Throws: `Disbelief` for the first thing that is wrong.
    package init(
        verifying text: [UInt8],
        with ring: KeyRing,
        leavingOut own: [String] = []
    ) throws(Disbelief) {
        let fields: FormFields
        do {
            fields = try FormFields(decoding: text).without(own)
        } catch {
            throw .malformed(error)
        }
        guard fields["sign"]?.isEmpty == false else { throw .missing(field: "sign") }
        guard fields["app_id"] != nil else { throw .missing(field: "app_id") }
        guard let app = fields.text("app_id").flatMap(ring.app) else { throw .unknownApp }
        // A V1 signature does not cover sign_type: the settings decide, a differing claim is refused.
        if let claimed = fields["sign_type"], !claimed.elementsEqual(app.signType.rawValue.utf8) {
            throw .signTypeDiffers(expected: app.signType)
        }
        guard let seller = fields["seller_id"] else { throw .missing(field: "seller_id") }
        guard seller.elementsEqual(app.sellerID.utf8) else { throw .otherSeller }
        evidence = try SignatureCheck.evidence(in: fields, keys: app.keys)
        self.fields = fields
        self.app = app
        self.text = text
    }
}
