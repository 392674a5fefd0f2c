import Alipay
import HTTP
import Testing

@Suite(
    .enabled(
        if: OpenSSL.isThere && Interpreter.php.isThere,
        "no PHP with openssl and mbstring here: deploy/test installs it"
    )
)
struct PHPTests {
    private let php = Interpreter.php

    @Test func `what PHP signs is accepted, and nothing else`() throws {
        try php.signing(3000).expectNone()
    }

    @Test func `PHP accepts what is signed here, and nothing else`() throws {
        try php.verifying(2000).expectNone()
    }

    @Test(arguments: [" ", "%0A", "-", "%00"])
    func `PHP reads base64 with foreign characters in it, which is refused here`(
        foreign: String
    ) throws {
        let keys = try Keys.get()
        let form = try keys.form([("total_amount", "88.88")])
            .replacing("&sign=", with: "&sign=\(foreign == " " ? "+" : foreign)")
        #expect(try php.verdict(on: form) == "yes")
        #expect(throws: VerificationError.unreadableSign) { try keys.check(form) }
    }

    @Test func `PHP takes the last of two equal names, which are refused here`() throws {
        let keys = try Keys.get()
        let form = "total_amount=0.01&" + (try keys.form([("total_amount", "88.88")]))
        #expect(try php.verdict(on: form) == "yes")
        #expect(throws: FormError.duplicateName("total_amount")) { try keys.check(form) }
    }

    @Test func `PHP takes a bad escape literally, which is refused here`() throws {
        let keys = try Keys.get()
        let form = try keys.form([("body", "100%zz")]).replacing("%25zz", with: "%zz")
        #expect(try php.verdict(on: form) == "yes")
        #expect(throws: FormError.badEscape(offset: 8)) { try keys.check(form) }
    }

    @Test func `PHP drops a field without a name, which counts here`() throws {
        let keys = try Keys.get()
        let form = "=x&" + (try keys.form([("total_amount", "88.88")]))
        #expect(try php.verdict(on: form) == "yes")
        #expect(throws: VerificationError.contentDiffers) { try keys.check(form) }
    }

    // Also cut at a NUL, which is not tried here: arguments are printed, and it would be, too.
    @Test(arguments: ["goods.name", "goods name", " goods", "goods[name", "goods[]"])
    func `PHP makes another name of one that a variable cannot have`(name: String) throws {
        let keys = try Keys.get()
        let form = try keys.form([(name, "coffee"), ("total_amount", "88.88")])
        #expect(try php.verdict(on: form) != "yes")
        try keys.check(form)
    }

    /// ALIPAY.md's "AopClient", Alipay's own PHP SDK: anybody may add values to a message.
    @Test func `a value with @ is not signed to AopClient, and is like any other here`() throws {
        let keys = try Keys.get()
        let form = try keys.form([("subject", "coffee"), ("total_amount", "88.88")])
        let added = form + "&refund_fee=@88.88"
        #expect(try php.verdict(on: added, rule: "AopClient") == "yes")
        #expect(try php.verdict(on: added) == "no")
        #expect(throws: VerificationError.contentDiffers) { try keys.check(added) }

        let honest = try keys.form([("subject", "@home"), ("total_amount", "88.88")])
        #expect(try php.verdict(on: honest, rule: "AopClient") == "no")
        #expect(try php.verdict(on: honest) == "yes")
        try keys.check(honest)
    }

    /// Nobody can tell them apart: what is signed is a text, not fields.
    @Test func `a value with & and = in it is signed like two fields`() throws {
        let keys = try Keys.get()
        let one = try keys.form([("body", "coffee&buyer_id=2088"), ("total_amount", "88.88")])
        let two = one.replacing("%26buyer_id%3D", with: "&buyer_id=")
        #expect(one != two)
        for form in [one, two] {
            #expect(try php.verdict(on: form) == "yes")
            try keys.check(form)
        }
    }
}
