import Alipay
import Foundation
import HTTP
import Signing
import Simulator
import Testing

/// What goes wrong with messages on their way, done by the programs that do it.
@Suite(.enabled(if: Interpreter.php.isThere, "no PHP with openssl and mbstring here"))
struct ExplanationTests {
    private let keys: Keys
    private let scratch: Scratch

    init() throws {
        keys = try Keys.get()
        scratch = try Scratch()
    }

    private static let damages: [(damage: String, cause: Explanation.Cause, subject: String)] = [
        ("htmlspecialchars", .htmlEscaped, "fund_bill_list"),
        ("htmlspecialchars of the body", .separatorsEscaped, ""),
        ("addslashes", .quotesEscaped, "fund_bill_list"),
        ("trim", .trimmed, "subject"),
        ("line breaks", .lineBreaksChanged, "body"),
        ("urldecode of a value", .decodedTwice, "passback_params"),
        ("urldecode of the subject", .plusBecameSpace, "subject"),
        ("urlencode of the values", .encodedTwice, ""),
        ("GBK to UTF-8", .charsetConverted, ""),
        ("UTF-8 taken for Latin-1", .charsetConverted, ""),
        ("route parameter", .parameterAdded, "s"),
        ("two route parameters", .parameterAdded, "c, m"),
        ("array_merge with the query", .duplicateName, "total_amount"),
        ("without charset", .parameterRemoved, "charset"),
        ("sign as raw base64", .signPlusBecameSpace, ""),
        ("sign in a column of 255", .signTruncated, ""),
        ("sign in lines of 76", .signRewrapped, ""),
        ("sign encoded twice", .signEncodedTwice, ""),
        ("without sign", .signMissing, ""),
        ("body in a column of 399", .bodyCutShort, ""),
        ("body in a column of 400", .bodyCutShort, ""),
        ("body in a column of 401", .bodyCutShort, ""),
        ("another amount", .contentChanged, ""),
    ]

    /// A message that every one of the damages changes; its sign has a plus and is at the end.
    private func message(for damage: String) throws -> [UInt8] {
        let subject = damage == "trim" ? " 咖啡+茶" : "咖啡+茶 a"
        var fields: [(name: String, value: [UInt8])] = [
            ("app_id", Keys.appID(of: .rsa2)), ("seller_id", Keys.sellerID), ("charset", "utf-8"),
            ("notify_type", "trade_status_sync"), ("trade_status", "TRADE_SUCCESS"),
            ("out_trade_no", "A1"), ("trade_no", "T1"), ("total_amount", "88.88"),
            ("gmt_create", "2026-01-01 08:00:00"), ("subject", subject),
            ("passback_params", "a%3D1%26b%3D%E4%B8%AD"),
        ].map { ($0.0, Array($0.1.utf8)) }
        if damage == "line breaks" { fields.append(("body", Array("one\r\ntwo".utf8))) }
        if damage == "GBK to UTF-8" { fields.append(("body", [0xD6, 0xD0, 0xB9, 0xFA])) }
        if ["htmlspecialchars", "addslashes"].contains(damage) {
            fields.append(("fund_bill_list", Array(#"[{"amount":"88.88"}]"#.utf8)))
        }
        if damage == "GBK to UTF-8" {
            fields.removeAll { $0.name == "subject" }
        }
        // Whether a signature holds a plus is up to its bytes.
        for round in 0... {
            let form = try keys[.rsa2].alipay.signed(
                bytes: fields + [("round", Array(String(round).utf8))]
            )
            if String(decoding: form, as: UTF8.self).contains("%2B") { return form }
        }
        return []
    }

    private func damaged(_ message: [UInt8], by damage: String) throws -> [UInt8] {
        try scratch.write(String(decoding: message, as: UTF8.self), to: "message")
        let script = Exchange.scripts.appending(path: "damage.php").path
        try scratch.run("php", [script, damage, "message", "damaged"])
        return Array(try scratch.text("damaged").utf8)
    }

    private func explanation(of message: [UInt8]) throws -> Explanation? {
        do throws(VerificationError) {
            _ = try SignedFields(verifying: message, as: .notify, with: keys.ring)
            return nil
        } catch {
            return keys.ring.explanation(of: message, refusedFor: error)
        }
    }

    @Test(arguments: damages.indices)
    func `names what was done to a message`(index: Int) throws {
        let (damage, cause, subject) = Self.damages[index]
        let message = try message(for: damage)
        #expect(try explanation(of: damaged(message, by: "nothing")) == nil)
        let found = try #require(try explanation(of: damaged(message, by: damage)), "\(damage)")
        #expect(found.cause == cause, "\(damage): \(found.english)")
        if !subject.isEmpty { #expect(found.subject == subject, "\(damage)") }
        let guessed: Set<Explanation.Cause> = [.signTruncated, .bodyCutShort]
        #expect(found.isProven == !guessed.contains(cause), "\(damage)")
    }

    @Test(arguments: [
        ("without sign_type", Explanation.Cause.signTypeMissing, "RSA2"),
        ("sign_type in lower case", .signTypeChanged, "RSA2"),
    ])
    func `names what was done to the sign_type of a message that signs it`(
        damage: String,
        cause: Explanation.Cause,
        subject: String
    ) throws {
        let message = try keys[.rsa2].alipay.signed(
            [
                ("app_id", Keys.appID(of: .rsa2)), ("method", "some.order.notify"),
                ("notify_type", "servicemarket_order_notify"),
            ],
            by: .v2
        )
        let found = try explanation(of: damaged(message, by: damage))
        #expect(found?.cause == cause)
        #expect(found?.subject == subject)
    }

    @Test(arguments: [
        (
            #"{"code":"10000","qr_code":"https:\/\/qr.alipay.com\/x"}"#,
            "json_encode, slashes and characters as they are"
        ),
        (#"{"code":"10000","url":"https://a/b","msg":"失败"}"#, "json_encode"),
        (#"{"code":"10000","msg":"Success","amount":"0.01"}"#, "json_encode, pretty"),
        (
            #"{"code":"10000","msg":"Success","trade_no":"1","out_trade_no":"2"}"#,
            "json_encode, sorted"
        ),
    ])
    func `recognises that an answer was parsed and written again`(content: String, damage: String)
        throws
    {
        let sign = Base64.encode(try keys[.rsa2].privateKey.sign(Array(content.utf8), with: .rsa2))
        let answer = Array(#"{"alipay_trade_query_response":\#(content),"sign":"\#(sign)"}"#.utf8)
        let key = keys[.rsa2].publicKey
        #expect(throws: Never.self) { try SignedResponse(verifying: answer, with: [key]) }
        let written = try damaged(answer, by: damage)
        #expect(throws: VerificationError.contentDiffers) {
            try SignedResponse(verifying: written, with: [key])
        }
        let found = Explainer([Suspect(key, .alipay)]).explain(response: written)
        #expect(found == Explanation(.jsonReserialised))
    }

    @Test func `names the owner of the key`() throws {
        let form = try message(for: "trim")
        let mine = keys[.rsa2].publicKey
        let other = try Merchant.key()
        let explain = { (suspects: [Suspect]) in Explainer(suspects).explain(form) }
        #expect(explain([Suspect(mine, .alipay)]) == nil)
        #expect(explain([Suspect(other, .alipay)])?.cause == .unknownKey)
        #expect(
            explain([Suspect(other, .alipay), Suspect(mine, .merchant)])?.cause == .merchantKey
        )
        #expect(
            explain([Suspect(other, .alipay), Suspect(other, .merchant)])?.cause == .merchantKey
        )
        let foreign = explain([Suspect(other, .alipay), Suspect(mine, .alipayForOther(appID: "7"))])
        #expect(foreign?.cause == .otherAppKey)
        #expect(foreign?.subject == "7")
        // The same key, but with SHA-1.
        let sha1 = try SimulatedAlipay(
            key: keys[.rsa2].privateKey,
            appID: Keys.appID(of: .rsa2),
            sellerID: Keys.sellerID,
            signType: .rsa
        ).signed([("app_id", Keys.appID(of: .rsa2)), ("seller_id", Keys.sellerID), ("a", "1")])
        let found = Explainer([Suspect(mine, .alipay)]).explain(sha1)
        #expect(found?.cause == .otherAlgorithm)
        #expect(found?.subject == "RSA")
    }

    @Test func `names what else is wrong where the signature fits`() throws {
        let fields: [SimulatedAlipay.Field] = [
            ("notify_type", "trade_status_sync"), ("out_trade_no", "A1"),
        ]
        let alipay = keys[.rsa2].alipay
        let cases: [([SimulatedAlipay.Field], Explanation.Cause)] = [
            ([("app_id", Keys.appID(of: .rsa2)), ("seller_id", "2088")], .otherReceiver),
            ([("app_id", "7"), ("seller_id", Keys.sellerID)], .otherReceiver),
            ([("app_id", Keys.appID(of: .rsa2))], .otherReceiver),
            (
                [
                    ("app_id", Keys.appID(of: .rsa2)), ("seller_id", Keys.sellerID),
                    ("sign_type", "MD5"),
                ], .signTypeDiffers
            ),
        ]
        for (more, cause) in cases {
            #expect(try explanation(of: alipay.signed(fields + more))?.cause == cause)
        }
    }

    @Test func `has words and a next step for every cause, in both languages`() {
        for cause in Explanation.Cause.allCases {
            for subject in ["", "fund_bill_list"] {
                let explanation = Explanation(cause, subject)
                #expect(explanation.english.hasSuffix("."))
                #expect(explanation.nextStepInEnglish.hasSuffix("."))
                #expect(explanation.chinese.hasSuffix("。"))
                #expect(explanation.nextStepInChinese.hasSuffix("。"))
            }
        }
        #expect(Set(Explanation.Cause.allCases.map(\.rawValue)).count == 32)
    }
}

private enum Merchant {
    /// A key that nobody signed with.
    static func key() throws -> PublicKey {
        try PublicKey(reading: PrivateKey(generatingForSimulator: ()).publicPEM(), for: .rsa2)
    }
}
