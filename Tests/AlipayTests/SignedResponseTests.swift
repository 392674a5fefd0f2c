import Alipay
import Signing
import Testing

@Suite struct SignedResponseTests {
    private static let made = Result { try PrivateKey(generatingForSimulator: ()) }

    private let signing: PrivateKey
    private let key: PublicKey

    init() throws {
        signing = try Self.made.get()
        key = try PublicKey(reading: signing.publicPEM(), for: .rsa2)
    }

    private func sign(_ content: String) throws -> String {
        Base64.encode(try signing.sign(Array(content.utf8), with: .rsa2))
    }

    private func verify(_ text: String) throws(VerificationError) -> SignedResponse {
        try SignedResponse(verifying: Array(text.utf8), with: [key])
    }

    @Test(arguments: [
        #"{"code":"10000","msg":"Success"}"#, #"{ "code" : "10000" , "a":[1,{"b":"}]"}] }"#,
        #"{"qr_code":"https:\/\/qr.alipay.com\/x","t":"\"sign\":\"x\"}{"}"#, #""aGVsbG8=""#,
        #"{"a":"\\"}"#, #"{"alipay_trade_query_response":{"sign":"inner"}}"#, "{}", "null",
        #"{"msg":"业务处理失败","x":-1.5e3,"y":true}"#,
    ])
    func `accepts the node's text as it stands`(content: String) throws {
        let sign = try sign(content)
        for text in [
            #"{"alipay_trade_query_response":\#(content),"sign":"\#(sign)"}"#,
            #"{"sign":"\#(sign)","alipay_trade_query_response":\#(content)}"#,
            " {\n\"alipay_trade_query_response\" : \(content) ,\t\"alipay_cert_sn\":\"ab\",\r\n"
                + "\"sign_type\":\"RSA2\", \"sign\" : \"\(sign)\" } \n",
            #"{"alipay_trade_query_response":\#(content),"sign":"\#(sign.replacing("/", with: #"\/"#))"}"#,
        ] {
            let response = try verify(text)
            #expect(response.content == Array(content.utf8), "\(text)")
            #expect(response.node == "alipay_trade_query_response")
            #expect(response.keyFingerprint == key.fingerprint)
        }
    }

    @Test func `refuses a second node, a second sign, and a name in disguise`() throws {
        let good = #"{"code":"10000"}"#
        let sign = try sign(good)
        let cases: [(String, ResponseError)] = [
            (
                #"{"a_response":\#(good),"a_response":{},"sign":"\#(sign)"}"#,
                .duplicateName("a_response")
            ),
            (#"{"a_response":\#(good),"sign":"x","sign":"\#(sign)"}"#, .duplicateName("sign")),
            (#"{"a_response":\#(good),"b_response":{},"sign":"\#(sign)"}"#, .severalNodes),
            (#"{"a_response":\#(good),"error_response":{},"sign":"\#(sign)"}"#, .severalNodes),
            (#"{"a":\#(good),"sign":"\#(sign)"}"#, .noNode),
            (#"{"a_response":\#(good)}"#, .noSign), (#"{"a_response":{},"sign":""}"#, .noSign),
            (#"{"a_response":{},"sign":{}}"#, .noSign),
            (#"{"a_response":{},"sign":"\u0041"}"#, .noSign),
            (#"{"a_response":\#(good),"a_\u0072esponse":{},"sign":""}"#, .notJSON(offset: 31)),
        ]
        for (text, error) in cases {
            #expect(throws: VerificationError.unreadableResponse(error), "\(text)") {
                try verify(text)
            }
        }
    }

    @Test(arguments: [
        "", " ", "[]", "null", "\"a\"", "{", "{}x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
        "{\"a\":{]}", "{\"a\":[}]", "{\"a\":\"", "{\"a\":\"\\", "{'a':1}", "{\"a\":1 \"b\":2}",
        "{\"a\n\":1}", "<html>502</html>", "{\"a\":\"\u{1}\"}",
    ])
    func `refuses what is not one JSON object`(text: String) {
        do throws(VerificationError) {
            _ = try verify(text)
            Issue.record("accepted")
        } catch {
            #expect(error.isMalformed)
        }
    }

    @Test func `refuses another text and another key`() throws {
        let sign = try sign(#"{"code":"10000"}"#)
        let changed = #"{"a_response":{"code":"10001"},"sign":"\#(sign)"}"#
        #expect(throws: VerificationError.contentDiffers) { try verify(changed) }
        let other = try Merchant.get().app.keys
        #expect(throws: VerificationError.badSignature) {
            try SignedResponse(verifying: Array(changed.utf8), with: other)
        }
        #expect(throws: VerificationError.unreadableSign) {
            try verify(#"{"a_response":{},"sign":"x"}"#)
        }
        #expect(throws: VerificationError.unreadableSign) {
            try verify(#"{"a_response":{},"sign":"AAAA"}"#)
        }
    }

    @Test func `reads and rejects deeply nested JSON without recursion`() throws {
        let deep = String(repeating: "[", count: 60_000) + String(repeating: "]", count: 60_000)
        let sign = try sign(deep)
        #expect(try verify(#"{"a_response":\#(deep),"sign":"\#(sign)"}"#).content.count == 120_000)
        #expect(throws: VerificationError.unreadableResponse(.notJSON(offset: 60_014))) {
            try verify(#"{"a_response":"# + String(repeating: "[", count: 60_000))
        }
    }
}
