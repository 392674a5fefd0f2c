package import Alipay
internal import Signing
internal import System

/// What `verify` found.
package struct Verdict: Encodable {
    package let ok: Bool
    private var rule: String?
    private var node: String?
    private var signType: String?
    private var keyFingerprint: String?
    private var code: String?
    private var cause: String?
    package var explanation: Explanation?
    /// Why it was rejected; `nil` when it was not.
    package private(set) var rejection: VerificationError?
    /// What else the operator should know.
    package var notes: [String] = []

    init(_ evidence: Evidence, _ signType: Algorithm) {
        ok = true
        rule = evidence.rule.rawValue
        self.signType = signType.rawValue
        keyFingerprint = evidence.keyFingerprint
    }

    init(_ response: SignedResponse, _ key: PublicKey?) {
        ok = true
        node = response.node
        signType = key?.algorithm.rawValue
        keyFingerprint = response.keyFingerprint
    }

    init(_ rejection: VerificationError) {
        ok = false
        code = rejection.code
        cause = rejection.description
        self.rejection = rejection
    }

    /// For people: one line, and below it the explanation where there is one.
    package func text(in language: ExplanationLanguage) -> String {
        guard !ok else {
            return "ok \(rule ?? node ?? "") \(signType ?? "") key \(keyFingerprint ?? "")"
        }
        guard let explanation else { return "no: \(cause ?? "")" }
        let lines = [language == .english ? "no: \(cause ?? "")" : "验签不通过：\(code ?? "")"]
        let text = language.text(of: explanation)
        return
            (lines + [
                "\(explanation.cause.rawValue): \(text.sentence.visible)",
                "→ \(text.nextStep)",
            ]).joined(separator: "\n")
    }

    private enum CodingKeys: String, CodingKey {
        case ok, rule, node, code, cause, explanation
        case signType = "sign_type"
        case keyFingerprint = "key_fingerprint"
    }

    private enum ExplanationKeys: String, CodingKey {
        case cause, subject, proven, en, zh
        case nextEnglish = "next_en"
        case nextChinese = "next_zh"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(ok, forKey: .ok)
        try object.encodeIfPresent(rule, forKey: .rule)
        try object.encodeIfPresent(node, forKey: .node)
        try object.encodeIfPresent(signType, forKey: .signType)
        try object.encodeIfPresent(keyFingerprint, forKey: .keyFingerprint)
        try object.encodeIfPresent(code, forKey: .code)
        try object.encodeIfPresent(cause, forKey: .cause)
        guard let explanation else { return }
        var inner = object.nestedContainer(keyedBy: ExplanationKeys.self, forKey: .explanation)
        try inner.encode(explanation.cause.rawValue, forKey: .cause)
        try inner.encode(explanation.subject, forKey: .subject)
        try inner.encode(explanation.isProven, forKey: .proven)
        try inner.encode(explanation.english, forKey: .en)
        try inner.encode(explanation.nextStepInEnglish, forKey: .nextEnglish)
        try inner.encode(explanation.chinese, forKey: .zh)
        try inner.encode(explanation.nextStepInChinese, forKey: .nextChinese)
    }
}
