import Alipay
import HTTP
import Testing

@Suite struct ContentRuleTests {
    private func content(_ text: String) throws -> String {
        let fields = try FormFields(decoding: Array(text.utf8))
        return String(decoding: ContentRule.v1.content(of: fields), as: UTF8.self)
    }

    @Test func `leaves out sign and sign_type and nothing else`() throws {
        #expect(
            try content(
                "sign=x&sign_type=RSA2&signs=1&sign_=2&Sign=3&sig=4&sign_types=5&alipay_cert_sn=6"
            ) == "Sign=3&alipay_cert_sn=6&sig=4&sign_=2&sign_types=5&signs=1"
        )
    }

    @Test func `keeps empty values, @ values and _ names`() throws {
        #expect(
            try content("z=&sign=x&b=@0.02&_request_path=/p&a=&=n&flag")
                == "=n&_request_path=/p&a=&b=@0.02&flag=&z="
        )
    }

    @Test func `covers values decoded once and not encoded again`() throws {
        #expect(
            try content("c=a+b%20c&b=%253d%2526&a=x%3Dy%26z&p=a%2Bb&d=%E5%9B%9B+&sign=%2B")
                == "a=x=y&z&b=%3d%26&c=a b c&d=四 &p=a+b"
        )
    }

    @Test func `covers bytes that are not UTF-8 as they came`() throws {
        let fields = try FormFields(decoding: Array("subject=%D6%D0&a=%FF%00".utf8))
        #expect(
            ContentRule.v1.content(of: fields)
                == [0x61, 0x3D, 0xFF, 0x00, 0x26] + Array("subject=".utf8) + [0xD6, 0xD0]
        )
    }

    @Test func `sorts by name in byte order`() throws {
        #expect(try content("b=1&a_b=2&ab=3&a=4&B=5&a0=6") == "B=5&a=4&a0=6&a_b=2&ab=3&b=1")
    }

    @Test func `is empty where there is nothing to sign`() throws {
        #expect(try content("sign=x&sign_type=RSA2") == "")
        #expect(try content("") == "")
    }
}

@Suite struct ContentRulesTests {
    private let fields: FormFields

    init() throws {
        let text = "b=2&sign=x&empty=&sign_type=RSA2&a=1"
        fields = try FormFields(decoding: Array(text.utf8))
    }

    @Test(arguments: [
        (ContentRule.v1, "a=1&b=2&empty="), (.v2, "a=1&b=2&empty=&sign_type=RSA2"),
        (.v1WithoutEmptyValues, "a=1&b=2"), (.v2WithoutEmptyValues, "a=1&b=2&sign_type=RSA2"),
    ])
    func `say what is signed`(rule: ContentRule, content: String) {
        #expect(rule.content(of: fields) == Array(content.utf8))
    }

    @Test func `without empty values give no data that was not signed`() {
        #expect(ContentRule.v1.covered(by: fields)["empty"] != nil)
        #expect(ContentRule.v2WithoutEmptyValues.covered(by: fields)["empty"] == nil)
        #expect(ContentRule.v1WithoutEmptyValues.covered(by: fields).text("a") == "1")
    }

    @Test func `are tried in a fixed order, and fewer where nothing is empty`() throws {
        #expect(
            ContentRule.candidates(for: fields)
                == [.v1, .v2, .v1WithoutEmptyValues, .v2WithoutEmptyValues]
        )
        #expect(ContentRule.candidates(for: fields.without(["empty"])) == [.v1, .v2])
    }
}
