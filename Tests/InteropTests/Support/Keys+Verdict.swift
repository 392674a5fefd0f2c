import Alipay
import HTTP
import Signing
import Simulator

extension Keys {
    /// What is wrong with a form that carries a message and its right sign; `nil` when nothing is.
    func objection(to form: [UInt8], being message: Message) -> String? {
        do {
            return try difference(between: form, and: message).map { difference in
                "\(difference): \(String(decoding: form, as: UTF8.self))"
            }
        } catch {
            return "\(error): \(String(decoding: form, as: UTF8.self))"
        }
    }

    private func difference(between form: [UInt8], and message: Message) throws -> String? {
        let fields = try FormFields(decoding: form)
        for field in message.fields {
            guard fields[field.name]?.elementsEqual(field.value) == true else {
                return "\(field.name) has not arrived as it was"
            }
        }
        guard fields.count == message.fields.count + 1 else { return "fields added" }
        let key = self[message.signType].publicKey
        let expected = Evidence(rule: message.rule, keyFingerprint: key.fingerprint)
        guard try SignatureCheck.evidence(in: fields, keys: [key]) == expected else {
            return "another rule or key"
        }
        guard message.isNotification else { return nil }
        let notification: Alipay.Notification
        do throws(VerificationError) {
            notification = try Notification(verifying: form, with: ring)
        } catch {
            if case .ambiguous = error, message.hasTwoReadings { return nil }
            return "\(error)"
        }
        if message.hasTwoReadings, case .unreadableTrade(let trade) = notification.content {
            return trade.isAmbiguous ? nil : "\(trade.field) is unreadable"
        }
        guard case .trade(let trade) = notification.content,
            trade.outTradeNo.hasPrefix("order-"), trade.totalFen == 8888,
            notification.evidence == expected
        else { return "read as \(notification.content)" }
        return nil
    }

    /// Changes a byte of the content, of the signature and of the form, each by itself.
    ///
    /// - Returns: The change that was accepted nevertheless, or `nil` when none was.
    func acceptedChange(
        of form: [UInt8],
        _ message: Message,
        using generator: inout SeededGenerator
    ) throws -> String? {
        let key = self[message.signType].publicKey
        let fields = try FormFields(decoding: form)
        guard let sign = fields["sign"], let signature = Base64.decode(sign) else {
            return "no signature"
        }
        let content = message.rule.content(of: fields)
        for _ in 0..<2 {
            var other = content
            generator.flip(&other)
            if key.verifies(signature, of: other) { return "content \(other)" }
            other = signature
            generator.flip(&other)
            if key.verifies(other, of: content) { return "signature \(other)" }
        }
        var other = form
        generator.flip(&other)
        guard let said = data(in: other, key), said != data(in: form, key) else { return nil }
        return "form \(String(decoding: other, as: UTF8.self))"
    }

    /// What may be acted upon in a form, by name; `nil` when its signature is rejected.
    ///
    /// A changed form may say the same: `%2F` is `%2f`, V1 signs no sign_type, and an added name
    /// without a value is not data.
    func data(in form: [UInt8], _ key: PublicKey) -> [String: ArraySlice<UInt8>]? {
        guard let fields = try? FormFields(decoding: form),
            let evidence = try? SignatureCheck.evidence(in: fields, keys: [key])
        else { return nil }
        let signed = evidence.rule.covered(by: fields).without(["sign_type"])
        return Dictionary(signed.names.map { ($0, signed[$0] ?? []) }) { first, _ in first }
    }

    /// Checks the RSA2 signature of a form.
    func check(_ form: String) throws {
        let fields = try FormFields(decoding: Array(form.utf8))
        _ = try SignatureCheck.evidence(in: fields, keys: [self[.rsa2].publicKey])
    }

    /// A form signed with RSA2: the fields in this order, then sign, then sign_type.
    func form(_ fields: [SimulatedAlipay.Field]) throws -> String {
        String(decoding: try self[.rsa2].alipay.signed(fields), as: UTF8.self)
    }
}
