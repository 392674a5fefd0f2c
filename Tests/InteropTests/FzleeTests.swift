import Alipay
import Foundation
import HTTP
import Signing
import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.fzlee.isThere,
        "no python-alipay-sdk here: deploy/test installs it"
    )
)
struct FzleeTests {
    private let sdk = Interpreter.fzlee

    @Test func `what fzlee's Python SDK signs is accepted, and nothing else`() throws {
        try sdk.signing(1000).expectNone()
    }

    @Test func `fzlee's Python SDK accepts what is signed here, and nothing else`() throws {
        try sdk.verifying(1000).expectNone()
    }

    @Test(arguments: [Charset.gbk, .binary])
    func `the SDK cannot take what is not UTF-8, which is verified here`(charset: Charset) throws {
        let keys = try Keys.get()
        var generator = SeededGenerator(for: "not UTF-8")
        let subject = Message.Field(name: "subject", value: [0xB2, 0xE8] + Array("+".utf8))
        let message = Message(
            signType: .rsa2,
            rule: .v1,
            charset: charset,
            isNotification: false,
            fields: [subject]
        )
        let signed = try SignedMessage(signing: message, with: keys, using: &generator)
        #expect(try sdk.verdict(on: signed.text) == "UnicodeEncodeError")
        // Read in its own charset, it is signed by the SDK as something else.
        #expect(try sdk.verdict(on: signed.text, charset: charset) == "no")
        try keys.check(signed.text)
    }

    @Test func `the SDK reads base64 with foreign characters in it, which is refused here`() throws
    {
        let keys = try Keys.get()
        let form = try keys.form([("total_amount", "88.88")])
            .replacing("&sign=", with: "&sign=+%0A-")
        #expect(try sdk.verdict(on: form) == "yes")
        #expect(throws: VerificationError.unreadableSign) { try keys.check(form) }
    }

    @Test func `another sign_type is refused by the SDK and here, none at all by neither`() throws {
        let keys = try Keys.get()
        let fields = [
            ("app_id", Keys.appID(of: .rsa2)), ("seller_id", Keys.sellerID),
            ("total_amount", "88.88"),
        ]
        let other = try keys.form(fields + [("sign_type", "RSA")])
        #expect(try sdk.verdict(on: other) == "AliPayException")
        #expect(throws: VerificationError.signTypeDiffers(expected: .rsa2)) {
            try Notification(verifying: Array(other.utf8), with: keys.ring)
        }
        let none = try keys.form(fields).replacing("&sign_type=RSA2", with: "")
        #expect(try sdk.verdict(on: none) == "yes")
        _ = try Notification(verifying: Array(none.utf8), with: keys.ring)
    }
}
