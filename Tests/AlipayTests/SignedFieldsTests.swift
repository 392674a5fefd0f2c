import Alipay
import HTTP
import Signing
import Simulator
import Testing

@Suite struct SignedFieldsTests {
    private let merchant: Merchant
    /// A notification that is accepted as it stands.
    private let body: String

    init() throws {
        merchant = try Merchant.get()
        body = try merchant.notification()
    }

    @Test func `accepts what Alipay signed and says by which key and rule`() throws {
        let fields = try SignedFields(verifying: Array(body.utf8), as: .notify, with: merchant.ring)
        #expect(fields.app.appID == merchant.app.appID)
        #expect(fields.fields.text("subject") == Merchant.trade.subject)
        #expect(fields.text == Array(body.utf8))
        #expect(
            fields.evidence
                == Evidence(rule: .v1, keyFingerprint: merchant.app.keys[0].fingerprint)
        )
    }

    @Test func `does not mind the order of the fields and the writing of the escapes`() throws {
        let reversed = body.split(separator: "&").reversed().joined(separator: "&")
        #expect(merchant.rejection(reversed) == nil)
        #expect(merchant.rejection(body.replacing("+", with: "%20")) == nil)
        #expect(merchant.rejection("&" + body + "&&") == nil)
        let lowerCase = body.replacing("%2B", with: "%2b").replacing("%3A", with: "%3a")
        #expect(merchant.rejection(lowerCase) == nil)
    }

    @Test func `needs an app_id`() throws {
        let others: [SimulatedAlipay.Field] = [("seller_id", merchant.app.sellerID), ("a", "1")]
        #expect(merchant.rejection(try merchant.signed(others)) == .missing(field: "app_id"))
        let whole = [("app_id", merchant.app.appID)] + others
        #expect(merchant.rejection(try merchant.signed(whole)) == nil)
    }

    @Test(arguments: ["", "2021000000000002", "2021000000000001 ", "02021000000000001", "app"])
    func `refuses an app that is not ours`(appID: String) throws {
        let body = try merchant.notification(changing: [("app_id", appID)])
        #expect(merchant.rejection(body) == .unknownApp)
    }

    @Test func `refuses an app_id that is not a text`() {
        #expect(merchant.rejection(Form.replacing("app_id", with: "%FF", in: body)) == .unknownApp)
    }

    @Test(arguments: ["", "2088000000000002", "2088000000000001 ", "%FF"])
    func `refuses another seller although the signature is good`(sellerID: String) throws {
        let body = try merchant.notification(changing: [("seller_id", sellerID)])
        #expect(merchant.rejection(body) == .otherSeller)
    }

    @Test func `needs a seller_id`() throws {
        let rest: [SimulatedAlipay.Field] = [
            ("app_id", merchant.app.appID), ("notify_type", "trade_status_sync"),
        ]
        #expect(merchant.rejection(try merchant.signed(rest)) == .missing(field: "seller_id"))
        #expect(merchant.rejection(Form.removing("seller_id", from: body)) == .contentDiffers)
    }

    @Test(arguments: ["RSA", "MD5", "rsa2", "RSA2+", "", "SM2", "RSA2%00"])
    func `refuses a sign_type that differs from the settings`(claim: String) {
        let flipped = Form.replacing("sign_type", with: claim, in: body)
        #expect(flipped != body)
        #expect(merchant.rejection(flipped) == .signTypeDiffers(expected: .rsa2))
    }

    @Test func `takes the sign_type from the settings when the message has none`() {
        let body = Form.removing("sign_type", from: body)
        #expect(!body.contains("sign_type"))
        #expect(merchant.rejection(body) == nil)
    }

    @Test func `needs a sign`() {
        let missing = VerificationError.missing(field: "sign")
        #expect(merchant.rejection(Form.removing("sign", from: body)) == missing)
        #expect(merchant.rejection(Form.replacing("sign", with: "", in: body)) == missing)
        #expect(merchant.rejection("") == missing)
        #expect(merchant.rejection("{\"sign\":\"x\"}") == missing)
    }

    @Test func `reads a sign with spaces as unreadable, for its pluses were lost`() throws {
        // Whether a signature holds a plus is up to its bytes.
        var body = body
        var round = 0
        while Form.value("sign", in: body)?.contains("%2B") != true {
            round += 1
            body = try merchant.notification(changing: [("body", "\(round)")])
        }
        #expect(merchant.rejection(body) == nil)
        let sign = try #require(Form.value("sign", in: body))
        for space in ["+", "%20"] {
            let lost = sign.replacing("%2B", with: space)
            let changed = Form.replacing("sign", with: lost, in: body)
            #expect(merchant.rejection(changed) == .unreadableSign)
        }
    }

    @Test func `reads a sign of another length or alphabet as unreadable`() throws {
        let sign = try #require(FormFields(decoding: Array(body.utf8)).text("sign"))
        #expect(sign.utf8.count == 344)
        #expect(sign.hasSuffix("=="))
        let nought = String(repeating: "A", count: 341)
        let unreadable: [String] = [
            String(sign.dropLast(1)), String(sign.dropLast(2)), String(sign.dropLast(4)),
            String(sign.prefix(20)), String(sign.prefix(172)), "AAAA", "\(sign)AAAA", "AAAA\(sign)",
            "\(sign)\n", "\n\(sign)", sign.replacing("=", with: "."), "\0", "=", "\(nought)===",
            "\(nought)B==",
        ]
        for changed in unreadable {
            #expect(merchant.rejection(resigned(changed)) == .unreadableSign, "\(changed)")
        }
        #expect(merchant.rejection(resigned(sign)) == nil)
        #expect(merchant.rejection(resigned("\(nought)A==")) == .badSignature)
    }

    /// The body with another sign.
    private func resigned(_ sign: String) -> String {
        Form.replacing("sign", with: FormEncoding.percentEncoded(sign), in: body)
    }

    @Test func `refuses every field with one changed byte`() throws {
        for field in body.split(separator: "&") where !field.hasPrefix("sign") {
            guard !field.hasPrefix("app_id="), !field.hasPrefix("seller_id=") else { continue }
            let changed = body.replacing("&" + field, with: "&" + field + "0")
            if changed != body { #expect(merchant.rejection(changed) == .contentDiffers) }
        }
        let cheaper = Form.replacing("total_amount", with: "0.01", in: body)
        #expect(merchant.rejection(cheaper) == .contentDiffers)
    }

    @Test(arguments: [
        "_x=1", "refund_fee=@0.02", "=1", "%00=1", "sign_=1", "refund_fee=+", "x=%00",
        "alipay_cert_sn=1", "Sign=1", "utm_source=mail",
    ])
    func `refuses an added field whatever its looks`(field: String) {
        #expect(merchant.rejection(body + "&" + field) == .contentDiffers)
        #expect(merchant.rejection(field + "&" + body) == .contentDiffers)
    }

    @Test(arguments: ["refund_fee=", "x=", "_=", "=", "flag", "a=&b=&c"])
    func `takes an added field without a value out of the data`(field: String) throws {
        for text in [body + "&" + field, field + "&" + body] {
            let message = try SignedFields(
                verifying: Array(text.utf8),
                as: .notify,
                with: merchant.ring
            )
            #expect(message.evidence.rule == .v1WithoutEmptyValues)
            #expect(!message.fields.hasEmptyValues)
            #expect(message.fields["refund_fee"] == nil)
        }
    }

    @Test func `keeps the empty values that were signed`() throws {
        let body = try merchant.notification(changing: [("body", ""), ("passback_params", "")])
        let message = try SignedFields(
            verifying: Array(body.utf8),
            as: .notify,
            with: merchant.ring
        )
        #expect(message.evidence.rule == .v1)
        #expect(message.fields.text("passback_params") == "")
        let fewer = Form.removing("passback_params", from: body)
        #expect(merchant.rejection(fewer) == .contentDiffers)
    }

    @Test func `refuses a removed field`() {
        for name in ["notify_id", "buyer_id", "charset", "trade_status"] {
            #expect(merchant.rejection(Form.removing(name, from: body)) == .contentDiffers)
        }
    }

    @Test(arguments: ["total_amount", "sign", "sign_type", "app_id"])
    func `refuses a doubled field before anything else`(name: String) throws {
        let value = try #require(Form.value(name, in: body))
        let error = VerificationError.malformed(.duplicateName(name))
        #expect(merchant.rejection(body + "&\(name)=\(value)") == error)
        let escaped = "%" + String(name.utf8.first ?? 0, radix: 16) + name.dropFirst()
        #expect(merchant.rejection("\(escaped)=0&" + body) == error)
    }

    @Test func `refuses a text that is not a form`() {
        #expect(merchant.rejection("a=%zz&" + body) == .malformed(.badEscape(offset: 2)))
        let many = (0..<200).map { "f\($0)=" }.joined(separator: "&")
        #expect(merchant.rejection(many + "&" + body) == .malformed(.tooManyFields(limit: 200)))
    }

    @Test func `accepts the new key and the old one while a key is replaced`() throws {
        let next = try PrivateKey(generatingForSimulator: ())
        let nextPublic = try PublicKey(reading: next.publicPEM(), for: .rsa2)
        let old = merchant.app
        let both = KeyRing([
            App(
                appID: old.appID,
                sellerID: old.sellerID,
                signType: .rsa2,
                keys: old.keys + [nextPublic]
            )
        ])
        let alipay = SimulatedAlipay(key: next, appID: old.appID, sellerID: old.sellerID)
        let newBody = try alipay.notification(of: Merchant.trade, notifyID: "1", now: Merchant.now)
        let new = try SignedFields(verifying: newBody, as: .notify, with: both)
        #expect(new.evidence.keyFingerprint == nextPublic.fingerprint)
        let before = try SignedFields(verifying: Array(body.utf8), as: .notify, with: both)
        #expect(before.evidence.keyFingerprint == old.keys[0].fingerprint)
        #expect(throws: VerificationError.badSignature) {
            try SignedFields(verifying: newBody, as: .notify, with: merchant.ring)
        }
    }

    @Test func `takes each app's own key alone`() throws {
        let other = try PrivateKey(generatingForSimulator: ())
        let otherApp = App(
            appID: "2021000000000002",
            sellerID: merchant.app.sellerID,
            signType: .rsa2,
            keys: [try PublicKey(reading: other.publicPEM(), for: .rsa2)]
        )
        let ring = KeyRing([merchant.app, otherApp])
        let alipay = SimulatedAlipay(
            key: other,
            appID: merchant.app.appID,
            sellerID: merchant.app.sellerID
        )
        let body = try alipay.notification(of: Merchant.trade, notifyID: "1", now: Merchant.now)
        #expect(throws: VerificationError.badSignature) {
            try SignedFields(verifying: body, as: .notify, with: ring)
        }
    }

    @Test func `verifies SHA-1 for an app whose settings say RSA, and nothing else`() throws {
        let old = try Merchant(signType: .rsa)
        let body = try old.notification()
        #expect(body.hasSuffix("&sign_type=RSA"))
        #expect(old.rejection(body) == nil)
        let flipped = Form.replacing("sign_type", with: "RSA2", in: body)
        #expect(old.rejection(flipped) == .signTypeDiffers(expected: .rsa))
        // The same key, but the settings say RSA2: without a claim, the digest decides.
        let strict = App(
            appID: old.app.appID,
            sellerID: old.app.sellerID,
            signType: .rsa2,
            keys: old.app.keys.compactMap { _ in merchant.app.keys.first }
        )
        #expect(throws: VerificationError.badSignature) {
            try SignedFields(
                verifying: Array(Form.removing("sign_type", from: body).utf8),
                as: .notify,
                with: KeyRing([strict])
            )
        }
    }
}
