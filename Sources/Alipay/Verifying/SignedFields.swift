package import HTTP
internal import Signing
internal import System

/// The fields of a message that Alipay signed for one of our apps.
///
/// There is no other way to obtain one than by verifying: holding it is the proof.
package struct SignedFields: Sendable {
    /// The fields that the signature covers, and `sign` and `sign_type`, which it need not.
    package let fields: FormFields
    package let app: App
    package let evidence: Evidence
    /// The text that was verified, byte for byte as it came, without fields that were not.
    package let text: [UInt8]
    let family: NotificationFamily
    /// The field by which the signed text can be read in two ways; see `SoleReading`.
    let doubt: String?

    /// Verifies a message: form, app, sign_type, signature, and then by what the signature covers app,
    /// kind and seller, in this order.
    ///
    /// - Parameters:
    ///   - text: The raw request body of a notification, or the raw query string of a return.
    ///   - kind: Which of the two it is.
    ///   - ring: The apps that may be meant.
    ///   - own: Names of the merchant's own unsigned parameters of the return_url: they are left
    ///     out of the content and of the data.
    /// - Throws: `VerificationError` for the first thing that is wrong.
    package init(
        verifying text: [UInt8],
        as kind: FormKind,
        with ring: KeyRing,
        leavingOut own: [String] = []
    ) throws(VerificationError) {
        let fields: FormFields
        do {
            fields = try FormFields(decoding: text).without(own)
        } catch {
            throw .malformed(error)
        }
        guard fields["sign"]?.isEmpty == false else { throw .missing(field: "sign") }
        // Which keys to try; that the message is for this app is known when one of them fits.
        let app = try ring.receiver(of: fields)
        // A V1 signature does not cover sign_type: the settings decide, a differing claim is refused.
        if fields.has("sign_type"), !fields.has("sign_type", app.signType.rawValue) {
            throw .signTypeDiffers(expected: app.signType)
        }
        let signature = try OpenedSignature(of: fields, keys: app.keys)
        guard let signed = Self.signed(fields, as: kind, by: signature) else {
            throw .contentDiffers
        }
        let covered = signed.evidence.rule.covered(by: signed.fields)
        family = NotificationFamily(of: covered)
        doubt = SoleReading.doubt(in: covered, isTrade: kind == .return || family == .trade)
        self.fields = covered
        evidence = signed.evidence
        self.app = app
        let isWhole = covered.count == signed.fields.count
        self.text = isWhole ? text : FormText.withoutEmptyValues(text)
        if covered.count < fields.count, try ring.receiver(of: covered) !== app {
            throw .unknownApp
        }
        try check(as: kind)
    }

    /// Whether the message is of this kind and about this seller, by what was signed.
    ///
    /// Only what is not about a trade may do without a seller.
    private func check(as kind: FormKind) throws(VerificationError) {
        guard fields.hasPlainNames else { throw .oddName }
        // Who is meant is not in doubt where one key of Alipay's signs for many merchants.
        let isKeyShared = app.naming == .partner || app.signType == .rsa
        if isKeyShared, !SoleReading.isSole(app.naming.field, in: fields) {
            throw .ambiguous(field: app.naming.field)
        }
        if kind == .return, let doubt { throw .ambiguous(field: doubt) }
        guard fields.mayBe(kind) else { throw .otherKind(expected: kind) }
        if fields.has("seller_id") {
            guard fields.has("seller_id", app.sellerID) else { throw .otherSeller }
        } else if kind == .return || family == .trade {
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
    /// SHA-256 of the rule and the signed text, in hexadecimal.
    ///
    /// It makes two messages without an id the same: borders, order, escapes and what was not signed
    /// make no difference.
    package var contentDigest: String {
        let rule = evidence.rule.basic
        let content = rule.content(of: fields)
        return Digest.sha256.hash(Array("\(rule.rawValue)\n".utf8) + content).hexadecimal
    }

    /// The value of a field as text in the message's charset.
    ///
    /// - Returns: The text, or `nil` when the field is absent or its bytes are not of that charset.
    package func text(_ name: String) -> String? {
        // A closure would copy the whole message.
        guard let value = fields[name] else { return nil }
        return decoded(value)
    }

    /// The value of a field as text for people: what cannot be read or kept is replaced.
    package func display(_ name: String) -> String {
        guard let value = fields[name] else { return "" }
        return (decoded(value) ?? String(decoding: value, as: UTF8.self)).withoutNUL
    }

    /// The field that names an interface of another kind of message than one about a trade; see
    /// `SoleReading.isInterface`.
    var otherInterface: String? {
        if fields.has("msg_method") { return "msg_method" }
        if let service = fields["service"], SoleReading.isInterface(service) { return "service" }
        if let method = fields["method"], SoleReading.isInterface(method) { return "method" }
        return nil
    }

    /// Whether the charset in which other than ASCII is read is the signed message's.
    ///
    /// Messages of the open platform have one; MAPI's have none, and none is to be cut from a text.
    var hasCertainCharset: Bool {
        if fields.embeddedFields.contains(where: { $0.name == "charset" }) { return false }
        return app.naming == .app || !fields.has("charset")
            || SoleReading.isCertain("charset", in: fields)
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
