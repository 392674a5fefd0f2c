import Signing
import Testing

@Suite struct DigestTests {
    @Test(arguments: [0, 1, 55, 56, 63, 64, 65, 1000, 100_000])
    func `agrees with openssl`(length: Int) throws {
        let openssl = try Keys.get().openssl
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
        try openssl.write(bytes, to: "digest\(length)")
        for (digest, name) in [(Digest.sha256, "sha256"), (.sha1, "sha1")] {
            let expected = try openssl.text("dgst -\(name) -r digest\(length)")
            #expect(expected.hasPrefix(digest.hash(bytes).hexadecimal + " "))
        }
    }

    @Test func `writes hexadecimal with leading zeros`() {
        #expect([0x00, 0x0F, 0xF0, 0xFF].hexadecimal == "000ff0ff")
        #expect([UInt8]().hexadecimal == "")
    }
}
