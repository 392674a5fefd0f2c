import Alipay
import Signing

extension Message {
    /// A message of 5 to 60 fields with values of every kind.
    ///
    /// - Parameters:
    ///   - charset: Which bytes the values may have.
    ///   - anyNames: Whether names may have characters beyond those of a variable's name.
    ///   - rule: Which fields are signed.
    ///   - generator: The source of randomness.
    /// - Returns: The message, every third or so a whole notification.
    static func random(
        in charset: Charset,
        anyNames: Bool,
        rule: ContentRule = .v1,
        using generator: inout SeededGenerator
    ) -> Message {
        let signType = generator.pick(Algorithm.allCases)
        let count = Int.random(in: 5...60, using: &generator)
        let isNotification = count > 25 && Bool.random(using: &generator)
        var fields = isNotification ? notification(charset, signType, using: &generator) : []
        var names = Set(fields.map(\.name))
        fields.append(Field(name: "sign_type", value: Array(signType.rawValue.utf8)))
        while fields.count < count {
            let name = randomName(in: charset, any: anyNames, using: &generator)
            if names.insert(name).inserted {
                fields.append(Field(name: name, value: value(in: charset, using: &generator)))
            }
        }
        fields.shuffle(using: &generator)
        return Message(
            signType: signType,
            rule: rule,
            charset: charset,
            isNotification: isNotification,
            fields: fields
        )
    }

    /// What Alipay says of a trade.
    private static func notification(
        _ charset: Charset,
        _ signType: Algorithm,
        using generator: inout SeededGenerator
    ) -> [Field] {
        let number = Int.random(in: 1...999_999_999, using: &generator)
        let texts = [
            ("app_id", Keys.appID(of: signType)), ("seller_id", Keys.sellerID),
            ("notify_id", "notify-\(number)"), ("notify_type", "trade_status_sync"),
            ("notify_time", "2026-11-23 18:01:01"), ("gmt_create", "2026-11-23 18:00:00"),
            ("gmt_payment", "2026-11-23 18:01:00"), ("trade_status", "TRADE_SUCCESS"),
            ("out_trade_no", "order-\(number)"), ("trade_no", "20261123220\(number)"),
            ("total_amount", "88.88"), ("version", "1.0"),
            ("charset", charset == .gbk ? "GBK" : "utf-8"),
            ("fund_bill_list", #"[{"amount":"88.88","fundChannel":"ALIPAYACCOUNT"}]"#),
        ]
        var fields = texts.map { Field(name: $0.0, value: Array($0.1.utf8)) }
        for name in ["subject", "body", "passback_params"] {
            fields.append(Field(name: name, value: value(in: charset, using: &generator)))
        }
        return fields
    }

    /// Names that sort differently by value, by length, without regard to case, by `name=value`.
    private static func randomName(
        in charset: Charset,
        any: Bool,
        using generator: inout SeededGenerator
    ) -> String {
        if generator.once(in: 10) { return generator.pick(almostUnsigned) }
        var pieces = ["a", "b", "z", "A", "Z", "_", "-", "0", "7", "id", "no", "trade", "gmt"]
        if charset == .utf8 { pieces += ["订单", "￥", "😀"] }
        if any { pieces += [".", " ", "[", "]", "&", "=", "%", "+", "\0", "%3D", "\u{7F}"] }
        return (0..<Int.random(in: 1...5, using: &generator))
            .map { _ in generator.pick(pieces) }.joined()
    }

    /// Names that nobody may take for `sign` or `sign_type`, or leave out.
    private static let almostUnsigned = [
        "Sign", "SIGN", "sign_", "_sign", "signs", "sig", "sign-type", "sign_typ", "sign_type_",
        "Sign_Type", "_request_path", "alipay_cert_sn",
    ]

    static func value(
        in charset: Charset,
        using generator: inout SeededGenerator
    ) -> [UInt8] {
        let text = charset.text(Int.random(in: 1...20, using: &generator), using: &generator)
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<12: return []
        case 12..<20: return Array("@".utf8) + text
        case 20..<28: return Array(generator.pick([" ", "  ", "\t", "\r\n", "\0"]).utf8) + text
        case 28..<36: return text + Array(generator.pick([" ", "  ", "\t", "\n", "\0"]).utf8)
        case 36..<56: return text + Array(generator.pick(pitfalls).utf8) + text
        case 56..<64: return charset.everyByte(using: &generator)
        case 64: return charset.text(charset == .binary ? 4096 : 1600, using: &generator)
        default: return text
        }
    }

    /// What other code has stumbled over.
    private static let pitfalls = [
        "&", "=", "%", "+", "\"", "'", "\\", "\\\"", "&quot;", "&amp;", "<b>", "%2B", "%252B",
        "%zz",
        "%", "a=b&c=d", "&sign=AAAA", "&total_amount=0.01", "=&=&", "++", " + ", "@@", ";", "#",
        "?",
        #"{"amount":"0.01"}"#, "null", "0", "0.0", "$x", "${x}", "[]", "\u{7F}", "\u{0}", "\u{1A}",
    ]
}
