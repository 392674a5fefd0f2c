import Alipay
import HTTP
import Signing
import Testing

@Suite struct VerificationErrorTests {
    @Test func `never repeats the value of a field`() throws {
        let merchant = try Merchant.get()
        let marker = "MARKER"
        let fields = ["subject", "body", "buyer_id", "trade_no"].map { ($0, marker) }
        let body = try merchant.notification(changing: fields)
        #expect(merchant.rejection(body) == nil)
        let refused = [
            body + "&x=" + marker,
            body + "&y=%" + marker,
            body + "&subject=" + marker,
            Form.removing("sign", from: body),
            Form.replacing("sign", with: marker, in: body),
            Form.replacing("sign_type", with: marker, in: body),
            Form.replacing("app_id", with: marker, in: body),
            Form.removing("app_id", from: body),
            try merchant.notification(changing: [("seller_id", marker)]),
            try merchant.notification(changing: [("\(marker)&x", "1")]),
            try merchant.notification(changing: [("is_success", marker)]),
            body + (0..<200).map { "&f\($0)=\(marker)" }.joined(),
        ]
        var codes: Set<String> = []
        for body in refused {
            let rejection = try #require(merchant.rejection(body))
            codes.insert(rejection.code)
            for text in ["\(rejection)", rejection.code, String(reflecting: rejection)] {
                #expect(!text.contains(marker), "\(text)")
            }
        }
        #expect(codes.count == 11)
    }

    @Test func `cuts a foreign name to what may stand in a log line`() {
        let hostile = "a\n\u{1B}[2J\u{7F}\u{9B}\u{85}\u{2028}\u{202E}\u{200B}\r\0b"
        let description = VerificationError.malformed(.duplicateName(hostile)).description
        #expect(
            description
                == "the field \"a␊␛[2J␡\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}␍␀b\" occurs twice"
        )
        let long = String(repeating: "长", count: 10_000)
        #expect(VerificationError.malformed(.duplicateName(long)).description.count < 100)
    }

    @Test(arguments: [
        (VerificationError.malformed(.badEscape(offset: 1)), true, "bad_escape"),
        (.malformed(.duplicateName("a")), true, "duplicate_name"),
        (.malformed(.tooManyFields(limit: 1)), true, "too_many_fields"),
        (.missing(field: "sign"), true, "missing_field"),
        (.missing(field: "app_id"), false, "missing_field"),
        (.unreadableSign, false, "unreadable_sign"), (.unknownApp, false, "unknown_app_id"),
        (.otherSeller, false, "other_seller_id"), (.badSignature, false, "bad_signature"),
        (.signTypeDiffers(expected: .rsa2), false, "sign_type_differs"),
    ])
    func `distinguishes malformed messages from foreign ones`(
        rejection: VerificationError,
        isMalformed: Bool,
        code: String
    ) {
        #expect(rejection.isMalformed == isMalformed)
        #expect(rejection.code == code)
    }
}
