internal import Alipay
internal import Signing

/// What `verify` found.
struct Verdict: Encodable {
    let ok: Bool
    var rule: String?
    var signType: String?
    var keyFingerprint: String?
    var code: String?
    var cause: String?

    init(_ evidence: Evidence, _ signType: Algorithm) {
        ok = true
        rule = evidence.rule.rawValue
        self.signType = signType.rawValue
        keyFingerprint = evidence.keyFingerprint
    }

    init(_ disbelief: Disbelief) {
        ok = false
        code = disbelief.code
        cause = disbelief.description
    }

    var sentence: String {
        ok
            ? "ok \(rule ?? "") \(signType ?? "") key \(keyFingerprint ?? "")"
            : "no: \(cause ?? "")"
    }

    private enum CodingKeys: String, CodingKey {
        case ok, rule, code, cause
        case signType = "sign_type"
        case keyFingerprint = "key_fingerprint"
    }
}
