import Alipay

/// Somebody else who signs and verifies Alipay's messages.
protocol Counterpart: Sendable {
    var name: String { get }
    /// In which it can be given values.
    var charsets: [Charset] { get }
    /// Whether it leaves names alone that are not those of a variable.
    var takesAnyName: Bool { get }
    /// Which texts it can put together.
    var rules: [ContentRule] { get }

    /// Signs messages.
    ///
    /// - Returns: The signed forms.
    func sign(_ messages: [Message]) throws -> [[UInt8]]

    /// What it says of messages: "yes" when it accepts one.
    func verdicts(on messages: [SignedMessage]) throws -> [String]
}

extension Counterpart {
    /// It signs random messages: each must be accepted as it is, and in no other way.
    func signing(_ count: Int) throws -> Findings {
        let keys = try Keys.get()
        var generator = SeededGenerator(for: "\(name) signs")
        var findings = Findings()
        let messages = messages(count, using: &generator)
        for (message, form) in zip(messages, try sign(messages)) {
            findings.add(keys.objection(to: form, being: message))
            findings.add(try keys.acceptedChange(of: form, message, using: &generator))
        }
        return findings
    }

    /// It verifies random messages that are signed here: each must be accepted as it is, there and
    /// here, and not with another byte in it.
    func verifying(_ count: Int) throws -> Findings {
        let keys = try Keys.get()
        var generator = SeededGenerator(for: "\(name) verifies")
        var findings = Findings()
        let right = try messages(count, using: &generator).map {
            try SignedMessage(signing: $0, with: keys, using: &generator)
        }
        let wrong = right.map { $0.spoilt(using: &generator) }
        let verdicts = try verdicts(on: right + wrong)
        for (message, verdict) in zip(right, verdicts) {
            findings.add(verdict == "yes" ? nil : "\(verdict), not yes: \(message.text)")
            findings.add(keys.objection(to: message.form, being: message.message))
        }
        for (message, verdict) in zip(wrong, verdicts.dropFirst(count)) {
            findings.add(verdict == "yes" ? "yes to a changed byte: \(message.text)" : nil)
        }
        return findings
    }

    private func messages(_ count: Int, using generator: inout SeededGenerator) -> [Message] {
        (0..<count).map { _ in
            let charset = generator.pick(charsets)
            let rule = generator.pick(rules)
            return .random(in: charset, anyNames: takesAnyName, rule: rule, using: &generator)
        }
    }
}
