import Foundation
import Signing
import Testing

@Suite struct PublicKeyReadingTests {
    private let keys: Keys
    private let content = Array("app_id=1&total_amount=88.88".utf8)

    init() throws { keys = try Keys.get() }

    /// Whether a text is read as the public half of `key.pem`.
    private func opens(_ text: String) throws -> Bool {
        let key = try PublicKey(reading: text, for: .rsa2)
        let signature = try keys.openssl.signature(of: content, by: "key.pem", digest: "sha256")
        return key.verifies(signature, of: content)
    }

    private func error(_ text: String, for algorithm: Algorithm = .rsa2) -> SigningError? {
        do throws(SigningError) {
            _ = try PublicKey(reading: text, for: algorithm)
            return nil
        } catch {
            return error
        }
    }

    @Test func `reads what openssl writes`() throws {
        #expect(try opens(keys.publicPEM))
        #expect(try opens("\n\n" + keys.publicPEM + "\n"))
        #expect(try opens("Alipay's key, from the console:\n" + keys.publicPEM))
    }

    @Test func `reads the one line that Alipay's console shows`() throws {
        let line = keys.publicPEM.bareBase64
        #expect(try opens(line))
        #expect(try opens(line + "\n"))
        #expect(try opens("\u{FEFF}" + line + "\r\n"))
        #expect(try opens("  " + line.prefix(100) + " \t" + line.dropFirst(100)))
    }

    @Test func `reads PEM whose line breaks were changed or lost`() throws {
        #expect(try opens(keys.publicPEM.replacingOccurrences(of: "\n", with: "\r\n")))
        #expect(try opens("\u{FEFF}" + keys.publicPEM))
        let oneLine =
            "-----BEGIN PUBLIC KEY-----" + keys.publicPEM.bareBase64 + "-----END PUBLIC KEY-----"
        #expect(try opens(oneLine))
        #expect(try opens(keys.publicPEM.replacingOccurrences(of: "\n", with: " ")))
    }

    @Test func `reads PKCS#1's RSAPublicKey`() throws {
        let pem = try keys.openssl.text("rsa -in key.pem -RSAPublicKey_out")
        #expect(pem.hasPrefix("-----BEGIN RSA PUBLIC KEY-----"))
        #expect(try opens(pem))
        #expect(try opens(pem.bareBase64))
        #expect(
            try PublicKey(reading: pem, for: .rsa2).fingerprint
                == PublicKey(reading: keys.publicPEM, for: .rsa2).fingerprint
        )
    }

    @Test func `says of a private key that it is one`() throws {
        let pkcs8 = try keys.openssl.text("pkcs8 -topk8 -nocrypt -in key.pem")
        let pkcs1 = try keys.openssl.text("rsa -in key.pem -traditional")
        let locked = try keys.openssl.text("pkcs8 -topk8 -in key.pem -passout pass:x")
        let oldLocked = try keys.openssl.text(
            "rsa -in key.pem -traditional -aes128 -passout pass:x"
        )
        #expect(pkcs8.hasPrefix("-----BEGIN PRIVATE KEY"))
        #expect(pkcs1.hasPrefix("-----BEGIN RSA PRIVATE KEY"))
        #expect(locked.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY"))
        for text in [pkcs8, pkcs1, locked, oldLocked, pkcs8.bareBase64, pkcs1.bareBase64] {
            #expect(error(text) == .privateKey)
            #expect(error(text, for: .rsa) == .privateKey)
        }
    }

    @Test func `refuses keys of other kinds`() throws {
        let ec = try keys.openssl.text("ec -in ec.pem -pubout")
        #expect(error(ec) == .notRSA)
        #expect(error(ec.bareBase64, for: .rsa) == .notRSA)
        try keys.openssl("genpkey -algorithm ed25519 -out ed.pem")
        #expect(error(try keys.openssl.text("pkey -in ed.pem -pubout")) == .notRSA)
        try keys.openssl("genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048 -out pss.pem")
        #expect(error(try keys.openssl.text("pkey -in pss.pem -pubout")) == .notRSA)
    }

    @Test func `takes a key of 1024 bits for RSA alone`() throws {
        let short = try keys.openssl.text("rsa -in short.pem -pubout")
        #expect(error(short) == .keyTooShort(bits: 1024, needed: 2048))
        #expect(error(short, for: .rsa) == nil)
        #expect(try PublicKey(reading: short, for: .rsa).signatureLength == 128)
        #expect(try PublicKey(reading: keys.publicPEM, for: .rsa2).signatureLength == 256)
    }

    @Test func `refuses a key one bit too short`() throws {
        try keys.openssl("genrsa -out 2047.pem 2047")
        let text = try keys.openssl.text("rsa -in 2047.pem -pubout")
        #expect(error(text) == .keyTooShort(bits: 2047, needed: 2048))
    }

    @Test func `refuses what is not a key`() throws {
        let line = keys.publicPEM.bareBase64
        for text in [
            "", " ", "\n", "-", "-----", "garbage", "AAAA", "MIIB", String(line.dropLast()),
            String(line.dropLast(4)), String(line.dropFirst(4)), "A" + line, line + "=",
            "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\ngarbage\n-----END PUBLIC KEY-----",
            line.replacingOccurrences(of: "+", with: "-"), "支付宝公钥", "\u{FEFF}",
            try keys.openssl.text("req -x509 -key key.pem -subj /CN=x -days 1"),
        ] where text != line {
            #expect(error(text) == .unreadableKey, "\(text)")
        }
    }

    @Test(arguments: [(1024, 65537), (2048, 3), (2048, 65539), (2056, 65537), (4096, 65537)])
    func `gives a fingerprint that openssl can recompute`(bits: Int, exponent: Int) throws {
        let name = "key-\(bits)-\(exponent).pem"
        try keys.openssl(
            """
            genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:\(bits) \
            -pkeyopt rsa_keygen_pubexp:\(exponent) -out \(name)
            """
        )
        let pem = try keys.openssl.text("pkey -in \(name) -pubout")
        let der = try keys.openssl("pkey -in \(name) -pubout -outform DER")
        let key = try PublicKey(reading: pem, for: .rsa)
        #expect(key.fingerprint == Array(Digest.sha256.hash(der).prefix(16)).hexadecimal)
    }

    @Test func `takes the key out of a certificate and of the first one alone`() throws {
        let own = try keys.openssl.text("req -x509 -key key.pem -subj /CN=alipay -days 1")
        let other = try keys.openssl.text("req -x509 -key ec.pem -subj /CN=issuer -days 1")
        let expected = try PublicKey(reading: keys.publicPEM, for: .rsa2).fingerprint
        let signature = try keys.openssl.signature(of: content, by: "key.pem", digest: "sha256")
        for text in [own, own + other, "subject: x\n" + own] {
            let key = try Certificate.publicKey(in: text, for: .rsa2)
            #expect(key.fingerprint == expected)
            #expect(key.verifies(signature, of: content))
        }
        #expect(throws: SigningError.notRSA) { try Certificate.publicKey(in: other, for: .rsa2) }
        #expect(throws: SigningError.unreadableCertificate) {
            try Certificate.publicKey(in: keys.publicPEM, for: .rsa2)
        }
        #expect(throws: SigningError.unreadableCertificate) {
            try Certificate.publicKey(in: "", for: .rsa2)
        }
        let short = try keys.openssl.text("req -x509 -key short.pem -subj /CN=x -days 1")
        #expect(throws: SigningError.keyTooShort(bits: 1024, needed: 2048)) {
            try Certificate.publicKey(in: short, for: .rsa2)
        }
    }
}
