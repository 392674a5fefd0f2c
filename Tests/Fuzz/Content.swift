internal import Alipay
internal import HTTP

extension FuzzTarget {
    /// Every content rule gives the text that an obvious one gives.
    static let content = FuzzTarget(
        name: "content",
        isForm: true,
        seeds: { try Seed.messages() + Seed.forms },
        check: { text in
            guard let fields = try? FormFields(decoding: text) else { return }
            let slow = SlowForm(text)
            for rule in ContentRule.allCases {
                let content = rule.content(of: fields)
                require(content == expected(rule, slow), "\(rule) gives the obvious content")
                // A field without a "=" is given one; nothing else ever grows.
                require(content.count <= text.count + slow.fields.count, "content does not grow")
            }
        }
    )

    /// The content by a rule.
    private static func expected(_ rule: ContentRule, _ form: SlowForm) -> [UInt8] {
        switch rule {
        case .v1: form.without(["sign", "sign_type"]).joined
        case .v2: form.without(["sign"]).joined
        case .v1WithoutEmptyValues: form.without(["sign", "sign_type"]).withoutEmptyValues.joined
        case .v2WithoutEmptyValues: form.without(["sign"]).withoutEmptyValues.joined
        }
    }
}
