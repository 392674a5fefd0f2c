import Signing
import Testing

@Suite struct PrivateKeyTests {
    private let content = Array("a=1".utf8)

    @Test func `comes back from its PEM`() throws {
        let key = try PrivateKey(generatingForSimulator: ())
        let copy = try PrivateKey(pem: key.pem())
        #expect(try copy.publicPEM() == key.publicPEM())
        let signature = try copy.sign(content, with: .rsa2)
        #expect(
            try PublicKey(reading: key.publicPEM(), for: .rsa2).verifies(signature, of: content)
        )
    }

    @Test func `writes PEM that openssl reads`() throws {
        let openssl = try OpenSSL()
        let key = try PrivateKey(generatingForSimulator: ())
        try openssl.write(key.pem().utf8, to: "key.pem")
        #expect(try openssl.text("rsa -in key.pem -pubout") == key.publicPEM())
        #expect(try openssl.text("rsa -in key.pem -check -noout") == "RSA key ok\n")
        #expect(try openssl.text("rsa -in key.pem -noout -text").contains("(2048 bit"))
        let signature = try openssl.signature(of: content, by: "key.pem", digest: "sha256")
        #expect(
            try PublicKey(reading: key.publicPEM(), for: .rsa2).verifies(signature, of: content)
        )
    }

    @Test func `is recognised by its public half, as no other key is`() throws {
        let openssl = try OpenSSL()
        let simulators = try PrivateKey(generatingForSimulator: ())
        try openssl.write(simulators.publicPEM().utf8, to: "simulator.pem")
        let texts = [
            try simulators.publicPEM(),
            try openssl.text("rsa -pubin -in simulator.pem -RSAPublicKey_out"),
        ]
        for text in texts {
            #expect(try PublicKey(reading: text, for: .rsa2).isSimulators)
        }
        let ordinary = try Keys.get()
        #expect(try !PublicKey(reading: ordinary.publicPEM, for: .rsa2).isSimulators)
        let pkcs1 = try ordinary.openssl.text("rsa -in key.pem -RSAPublicKey_out")
        #expect(try !PublicKey(reading: pkcs1, for: .rsa2).isSimulators)
    }

    @Test func `refuses what is not a private key, without asking for a passphrase`() throws {
        let keys = try Keys.get()
        let locked = try keys.openssl.text("pkcs8 -topk8 -in key.pem -passout pass:x")
        for text in ["", "garbage", keys.publicPEM, locked] {
            #expect(throws: SigningError.unreadablePrivateKey) { try PrivateKey(pem: text) }
        }
    }
}
