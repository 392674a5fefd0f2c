import Alipay
import Foundation
import HTTP
import Signing
import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.official.isThere,
        "no alipay-sdk-python here: deploy/test installs it"
    )
)
struct OfficialPythonTests {
    private let sdk = Interpreter.official

    @Test func `what Alipay's Python SDK signs is accepted, and nothing else`() throws {
        try sdk.signing(400).expectNone()
    }

    @Test func `Alipay's Python SDK accepts what is signed here, and nothing else`() throws {
        try sdk.verifying(1000).expectNone()
    }

    @Test func `the SDK lets the signature choose the digest, which the settings do here`() throws {
        let keys = try Keys.get()
        let fields = [("total_amount", "88.88")]
        let sha1 = try keys[.rsa2].privateKey.sign(Array("total_amount=88.88".utf8), with: .rsa)
        let sign = Data(sha1).base64EncodedString()
        let form = try keys.form(fields + [("sign", sign)])
        #expect(try sdk.verdict(on: form) == "yes")
        #expect(throws: VerificationError.badSignature) { try keys.check(form) }
    }

    @Test func `the SDK reads base64 with foreign characters in it, which is refused here`() throws
    {
        let keys = try Keys.get()
        let form = try keys.form([("total_amount", "88.88")])
            .replacing("&sign=", with: "&sign=+%0A-")
        #expect(try sdk.verdict(on: form) == "yes")
        #expect(throws: VerificationError.unreadableSign) { try keys.check(form) }
    }

    @Test func `the SDK has no answer to a wrong signature but an exception`() throws {
        let keys = try Keys.get()
        let form = try keys.form([("total_amount", "88.88")]).replacing("88.88", with: "88.89")
        #expect(try sdk.verdict(on: form) == "VerificationError")
        #expect(throws: VerificationError.contentDiffers) { try keys.check(form) }
    }
}
