import Alipay
import HTTP
import Signing
import Testing

/// Nothing of a message may be changed, wherever it is.
@Suite(.enabled(if: OpenSSL.isThere, "no openssl here: deploy/test installs it"))
struct EveryByteTests {
    /// A random message that openssl signed.
    private func message(
        _ signType: Algorithm,
        where isWanted: (Message) -> Bool
    ) throws -> (message: Message, form: [UInt8]) {
        var generator = SeededGenerator(for: "every byte of \(signType)")
        while true {
            let message = Message.random(in: .utf8, anyNames: true, using: &generator)
            if message.signType == signType, isWanted(message) {
                return (message, try OpenSSL().sign([message])[0])
            }
        }
    }

    @Test(arguments: Algorithm.allCases)
    func `every bit of the content and of the signature counts`(signType: Algorithm) throws {
        let (message, form) = try message(signType) { $0.isNotification && $0.content.count < 3000 }
        let key = try Keys.get()[signType].publicKey
        let fields = try FormFields(decoding: form)
        let content = message.rule.content(of: fields)
        let signature = try #require(fields["sign"].flatMap(Base64.decode))
        #expect(content == message.content)
        #expect(key.verifies(signature, of: content))

        var findings = Findings()
        for place in content.indices {
            for bit in 0..<8 {
                var other = content
                other[place] ^= 1 << bit
                findings.add(key.verifies(signature, of: other) ? "content \(place) \(bit)" : nil)
            }
            let missing = Array(content[..<place] + content[(place + 1)...])
            findings.add(key.verifies(signature, of: missing) ? "without \(place)" : nil)
        }
        for place in signature.indices {
            for bit in 0..<8 {
                var other = signature
                other[place] ^= 1 << bit
                findings.add(key.verifies(other, of: content) ? "signature \(place) \(bit)" : nil)
            }
        }
        for other in [content + [0], [0] + content, content + [0x0A]] {
            findings.add(key.verifies(signature, of: other) ? "content and more" : nil)
        }
        for other in [signature + [0], [0] + signature, signature.dropLast(1), []] {
            findings.add(key.verifies(Array(other), of: content) ? "another length" : nil)
        }
        findings.expectNone()
    }

    /// The text of a form may change when that changes nothing in what it says.
    @Test(arguments: Algorithm.allCases)
    func `every byte of a notification's form counts`(signType: Algorithm) throws {
        let (_, form) = try message(signType) {
            $0.isNotification && !$0.hasTwoReadings && $0.form.count < 3000
        }
        let keys = try Keys.get()
        let key = keys[signType].publicKey
        let data = try #require(keys.data(in: form, key))
        _ = try Notification(verifying: form, with: keys.ring)

        var generator = SeededGenerator(for: "changes of a form with \(signType)")
        var findings = Findings()
        for place in form.indices {
            var other = form
            other[place] ^= UInt8(generator.number(in: 1...255))
            var problem: String?
            if (try? Notification(verifying: other, with: keys.ring)) != nil {
                let claim = try FormFields(decoding: other).text("sign_type") ?? signType.rawValue
                if keys.data(in: other, key) != data || claim != signType.rawValue {
                    problem = String(decoding: other, as: UTF8.self)
                }
            }
            findings.add(problem)
        }
        findings.expectNone()
    }
}
