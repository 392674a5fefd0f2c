/// Somebody else who signs and verifies Alipay's messages.
protocol Counterpart: Sendable {
    var name: String { get }
    /// In which it can be given values.
    var charsets: [Charset] { get }
    /// Whether it leaves names alone that are not those of a variable.
    var takesAnyName: Bool { get }

    /// Signs messages.
    ///
    /// - Returns: The signed forms.
    func sign(_ messages: [Message]) throws -> [[UInt8]]

    /// What it says of messages: "yes" when it believes one.
    func verdicts(on messages: [SignedMessage]) throws -> [String]
}

extension Counterpart {
    /// It signs random messages: each must be believed as it is, and in no other way.
    func signing(_ count: Int) throws -> Findings {
        let keys = try Keys.get()
        var generator = SeededGenerator(for: "\(name) signs")
        var findings = Findings()
        let messages = messages(count, using: &generator)
        for (message, form) in zip(messages, try sign(messages)) {
            let objection = keys.objection(to: form, being: message)
            findings.check(objection == nil) {
                "\(objection ?? ""): \(String(decoding: form, as: UTF8.self))"
            }
            let change = try keys.believedChange(of: form, message, using: &generator)
            findings.check(change == nil) { change ?? "" }
        }
        return findings
    }

    /// It verifies random messages that are signed here: each must be believed as it is, and not
    /// with another byte in it.
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
            findings.check(verdict == "yes") {
                "\(verdict), not yes: \(String(decoding: message.form, as: UTF8.self))"
            }
        }
        for (message, verdict) in zip(wrong, verdicts.dropFirst(count)) {
            findings.check(verdict != "yes") {
                "yes to a changed byte: \(String(decoding: message.form, as: UTF8.self))"
            }
        }
        return findings
    }

    private func messages(_ count: Int, using generator: inout SeededGenerator) -> [Message] {
        (0..<count).map { _ in
            let charset = generator.pick(charsets)
            return .random(in: charset, anyNames: takesAnyName, using: &generator)
        }
    }
}
