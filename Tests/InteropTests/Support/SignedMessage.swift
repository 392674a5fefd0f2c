import Alipay
import Foundation
import HTTP
import Signing
import Simulator

/// A message with its signature, and the form that it is sent as.
struct SignedMessage: Sendable {
    let message: Message
    let signature: [UInt8]
    let form: [UInt8]

    /// The form as text.
    var text: String { String(decoding: form, as: UTF8.self) }

    /// Puts a signature to a message.
    init(_ message: Message, signature: [UInt8], using generator: inout SeededGenerator) {
        let sign = Data(signature).base64EncodedString()
        self.init(
            message: message,
            signature: signature,
            form: message.form(sign: sign, using: &generator)
        )
    }

    /// Signs a message with the code that is tested: text with all of the simulator, other bytes
    /// with the private key alone, because the simulator takes strings and signs V1.
    init(
        signing message: Message,
        with keys: Keys,
        using generator: inout SeededGenerator
    ) throws {
        let pair = keys[message.signType]
        if message.charset == .utf8, message.rule == .v1 {
            let form = try pair.alipay.signed(
                message.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
            )
            let signature = try Base64.decode(FormFields(decoding: form)["sign"] ?? []) ?? []
            self.init(message: message, signature: signature, form: form)
        } else {
            let content = message.rule.content(of: try FormFields(decoding: message.form))
            let signature = try pair.privateKey.sign(content, with: message.signType)
            self.init(message, signature: signature, using: &generator)
        }
    }

    private init(message: Message, signature: [UInt8], form: [UInt8]) {
        self.message = message
        self.signature = signature
        self.form = form
    }

    /// The same with another byte somewhere in a value or in the signature.
    func spoilt(using generator: inout SeededGenerator) -> SignedMessage {
        let signed = message.fields.indices
            .filter { message.fields[$0].name != "sign_type" && !message.fields[$0].value.isEmpty }
        guard !signed.isEmpty, generator.once(in: 2) else {
            var other = signature
            generator.flip(&other)
            return SignedMessage(message, signature: other, using: &generator)
        }
        var other = message
        generator.flip(&other.fields[generator.pick(signed)].value)
        return SignedMessage(other, signature: signature, using: &generator)
    }
}
