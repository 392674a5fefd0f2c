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
        let count = generator.number(in: 5...60)
        let isNotification = count > 25 && generator.once(in: 2)
        var fields = isNotification ? notification(charset, signType, using: &generator) : []
        var names = Set(fields.map(\.name))
        fields.append(Field(name: "sign_type", value: Array(signType.rawValue.utf8)))
        while fields.count < count {
            let name = randomName(in: charset, any: anyNames, using: &generator)
            // A field of a notification has a name like Alipay's.
            if isNotification && !isPlain(name) { continue }
            if names.insert(name).inserted {
                fields.append(Field(name: name, value: value(in: charset, using: &generator)))
            }
        }
        generator.shuffle(&fields)
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
        let number = generator.number(in: 1...999_999_999)
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

    private static func isPlain(_ name: String) -> Bool {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
        let all = letters + "0123456789.-"
        return name.unicodeScalars.prefix(1).contains { letters.unicodeScalars.contains($0) }
            && name.unicodeScalars.allSatisfy { all.unicodeScalars.contains($0) }
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
        return (0..<generator.number(in: 1...5))
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
        let text = charset.text(generator.number(in: 1...20), using: &generator)
        switch generator.below(1000) {
        case 0..<120: return []
        case 120..<200: return Array("@".utf8) + text
        case 200..<280: return Array(generator.pick(margins).utf8) + text
        case 280..<360: return text + Array(generator.pick(margins).utf8)
        case 360..<560: return text + Array(generator.pick(pitfalls).utf8) + text
        case 560..<600: return charset.everyByte(using: &generator)
        case 600..<604: return charset.text(charset == .binary ? 4096 : 1600, using: &generator)
        default: return text
        }
    }

    /// What is easily trimmed.
    private static let margins = [" ", "  ", "+", "\t", "\n", "\r\n", "\0"]

    /// What other code has stumbled over.
    private static let pitfalls = [
        "&", "=", "%", "+", "\"", "'", "\\", "\\\"", "&quot;", "&amp;", "<b>", "%2B", "%252B",
        "%zz",
        "%", "a=b&c=d", "&sign=AAAA", "&total_amount=0.01", "=&=&", "++", " + ", "@@", ";", "#",
        "?",
        #"{"amount":"0.01"}"#, "null", "0", "0.0", "$x", "${x}", "[]", "\u{7F}", "\u{0}", "\u{1A}",
    ]
}
