package import HTTP
internal import Signing

/// The fields of a message that Alipay signed for one of our apps.
///
/// There is no other way to obtain one than by verifying: holding it is the proof.
package struct SignedFields: Sendable {
    /// The fields that the signature covers, and `sign` and `sign_type`, which it need not.
    package let fields: FormFields
    package let app: App
    package let evidence: Evidence
    /// The text that was verified, byte for byte as it came.
    package let text: [UInt8]

    /// Verifies a message: form, app, sign_type, seller, signature, in this order.
    ///
    /// - Parameters:
    ///   - text: The raw request body of a notification, or the raw query string of a return.
    ///   - kind: Which of the two it is.
    ///   - ring: The apps that may be meant.
    ///   - own: Names of the merchant's own unsigned parameters of the return_url: they are left
    ///     out of the content and of the data.
    /// - Throws: `Disbelief` for the first thing that is wrong.
    package init(
        verifying text: [UInt8],
        as kind: FormKind,
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
        let app = try ring.receiver(of: fields)
        // A V1 signature does not cover sign_type: the settings decide, a differing claim is refused.
        if let claimed = fields["sign_type"], !claimed.elementsEqual(app.signType.rawValue.utf8) {
            throw .signTypeDiffers(expected: app.signType)
        }
        try Self.check(fields["seller_id"], of: fields, as: kind, for: app)
        let signature = try OpenedSignature(of: fields, keys: app.keys)
        guard let signed = Self.signed(fields, as: kind, by: signature) else {
            throw .contentDiffers
        }
        self.fields = signed.evidence.rule.covered(by: signed.fields)
        evidence = signed.evidence
        self.app = app
        self.text = text
    }

    /// Whether the seller is ours; only what is no word about a trade may do without one.
    private static func check(
        _ seller: ArraySlice<UInt8>?,
        of fields: FormFields,
        as kind: FormKind,
        for app: App
    ) throws(Disbelief) {
        if let seller {
            guard seller.elementsEqual(app.sellerID.utf8) else { throw .otherSeller }
        } else if kind == .return || NotificationFamily(of: fields) == .trade {
            throw .missing(field: "seller_id")
        }
    }

    /// The fields that were signed: all of them; in a return, all behind the merchant's own.
    private static func signed(
        _ fields: FormFields,
        as kind: FormKind,
        by signature: OpenedSignature
    ) -> (fields: FormFields, evidence: Evidence)? {
        if let evidence = signature.evidence(for: fields) { return (fields, evidence) }
        guard kind == .return else { return nil }
        // Alipay appends its parameters to those that a return_url has.
        let front = fields.namesAsReceived.prefix { !binding.contains($0) }.prefix(frontLimit)
        for count in front.indices.map({ $0 + 1 }) {
            let rest = fields.droppingFirst(count)
            if let evidence = signature.evidence(for: rest) { return (rest, evidence) }
        }
        return nil
    }

    /// What was looked at before the signature, and so has to be among what it covers.
    private static let binding: Set = ["app_id", "seller_id", "sign", "sign_type"]
    /// Each try costs a digest.
    private static let frontLimit = 16
}

extension SignedFields {
    /// The value of a field as text in the message's charset.
    ///
    /// - Returns: The text, or `nil` when the field is absent or its bytes are not of that charset.
    package func text(_ name: String) -> String? {
        fields[name].flatMap(decoded)
    }

    /// The value of a field as text for people: what cannot be read is replaced.
    package func display(_ name: String) -> String {
        guard let value = fields[name] else { return "" }
        return decoded(value) ?? String(decoding: value, as: UTF8.self)
    }

    /// Messages of the time before `charset` was sent are UTF-8 or GBK; what is UTF-8 is not by chance.
    private func decoded(_ value: ArraySlice<UInt8>) -> String? {
        guard value.contains(where: { $0 >= 0x80 }) else {
            return String(decoding: value, as: UTF8.self)
        }
        if let named = fields["charset"], !named.isEmpty {
            return Charset(named: named)?.text(value)
        }
        return Charset.utf8.text(value) ?? Charset.gb18030.text(value)
    }
}
