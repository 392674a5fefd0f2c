import Foundation
import Signing
import Testing

@Suite struct CertificateTests {
    private let authority: Authority

    init() throws { authority = try Authority.get() }

    private func read(_ file: String) throws -> Certificate {
        try #require(Certificate.readAll(authority.openssl.text("x509 -in \(file)")).first)
    }

    @Test func `says what openssl says of names, number and validity`() throws {
        for file in ["leaf.crt", "between.crt", "root.crt", "ec.crt"] {
            let certificate = try read(file)
            let show = { (what: String) in
                try authority.openssl.text("x509 -in \(file) -noout \(what)")
                    .trimmingCharacters(in: .whitespacesAndNewlines)
            }
            let issuer = try show("-issuer -nameopt RFC2253,-esc_msb,utf8")
            #expect("issuer=" + certificate.issuer == issuer)
            let end = Double(certificate.notAfter) / 1000
            let day = try show("-enddate -dateopt iso_8601").split(separator: "=").last ?? ""
            let text = Date(timeIntervalSince1970: end).formatted(.iso8601)
            #expect(text == day.replacing(" ", with: "T"), "\(file)")
            #expect(certificate.notBefore < certificate.notAfter)
        }
        #expect(try read("leaf.crt").commonName == "支付宝(中国)网络技术有限公司-2088000000000001")
        #expect(try read("leaf.crt").issuer == "CN=Between,OU=Certification Authority,O=Test,C=CN")
        #expect(try read("leaf.crt").serialNumber == "340282366920938463463374607431768211455")
    }

    @Test func `computes the SN as Alipay's SDKs do`() throws {
        let text =
            "CN=Between,OU=Certification Authority,O=Test,C=CN"
            + "340282366920938463463374607431768211455"
        try authority.openssl.write(Array(text.utf8), to: "sn.txt")
        let digest = try authority.openssl.text("dgst -md5 -r sn.txt").prefix(32)
        #expect(try read("leaf.crt").alipaySN == String(digest))
    }

    @Test func `joins the SNs of a bundle's RSA roots and leaves out the others`() throws {
        let bundle = try Certificate.readAll(authority.bundle)
        #expect(bundle.count == 3)
        let expected = [try read("root.crt"), try read("other.crt")].compactMap(\.alipaySN)
        #expect(Certificate.rootSN(of: bundle) == expected.joined(separator: "_"))
        #expect(Certificate.rootSN(of: [try read("ec.crt")]) == nil)
    }

    @Test func `trusts a chain that leads to the root, expired or not`() throws {
        let (between, roots) = (try read("between.crt"), try Certificate.readAll(authority.bundle))
        for file in ["leaf.crt", "expired.crt"] {
            let leaf = try read(file)
            #expect(throws: Never.self) { try leaf.check(through: [between], endsIn: roots) }
        }
        let now = Int64(Date.now.timeIntervalSince1970 * 1000)
        #expect(try read("expired.crt").notAfter < now)
    }

    @Test(arguments: [
        ("leaf.crt", [String](), ["root.crt"]), ("leaf.crt", ["between.crt"], ["other.crt"]),
        ("leaf.crt", ["between.crt"], ["twin.crt"]), ("leaf.crt", ["between.crt"], ["ec.crt"]),
        ("selfmade.crt", ["between.crt"], ["root.crt"]),
        ("byleaf.crt", ["leaf.crt", "between.crt"], ["root.crt"]),
        ("leaf.crt", ["between.crt"], []),
    ])
    func `trusts no other chain`(leaf: String, between: [String], roots: [String]) throws {
        let leaf = try read(leaf)
        let (between, roots) = (try between.map(read), try roots.map(read))
        #expect {
            try leaf.check(through: between, endsIn: roots)
        } throws: { error in
            guard case SigningError.untrustedCertificate(let reason) = error else { return false }
            return !reason.isEmpty
        }
    }

    @Test func `lets Alipay's sandbox have an intermediate that does not call itself one`() throws {
        let roots = [try read("root.crt")]
        #expect(throws: Never.self) {
            try read("sandbox.crt").check(through: [read("ant.crt")], endsIn: roots)
        }
        // Any other name has to say that it is an authority.
        #expect(throws: SigningError.self) {
            try read("bymerchant.crt").check(through: [read("merchant.crt")], endsIn: roots)
        }
        #expect(try !read("ant.crt").isAuthority)
        #expect(try read("between.crt").isAuthority)
        #expect(try !read("leaf.crt").isAuthority)
    }

    @Test func `reads what people paste`() throws {
        let pem = try authority.openssl.text("x509 -in leaf.crt")
        let fingerprint = try read("leaf.crt").publicKey(for: .rsa2).fingerprint
        let oneLine = "-----BEGIN CERTIFICATE-----\n\(pem.bareBase64)\n-----END CERTIFICATE-----"
        for text in [
            pem.replacing("\n", with: "\r\n"), "\u{FEFF}" + pem, "leaf:\n\(pem)\n#", oneLine,
        ] {
            let read = try Certificate.readAll(text)
            #expect(read.count == 1)
            #expect(try read[0].publicKey(for: .rsa2).fingerprint == fingerprint)
        }
        #expect(
            try Certificate.readAll(authority.bundle.replacing("M", with: "#", maxReplacements: 1))
                .count == 2
        )
        for text in [
            "", "x", try Keys.get().publicPEM,
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        ] {
            #expect(throws: SigningError.unreadableCertificate) { try Certificate.readAll(text) }
        }
        #expect(throws: SigningError.notRSA) { try read("ec.crt").publicKey(for: .rsa2) }
    }

    @Test func `gives the key that openssl finds in it`() throws {
        let openssl = authority.openssl
        let fromKey = try PublicKey(reading: openssl.text("rsa -in leaf.key -pubout"), for: .rsa2)
        #expect(try read("leaf.crt").publicKey(for: .rsa2).fingerprint == fromKey.fingerprint)
        let either = try PublicKey(
            readingKeyOrCertificate: openssl.text("x509 -in leaf.crt"),
            for: .rsa2
        )
        #expect(either.fingerprint == fromKey.fingerprint)
    }
}

/// A small authority like Alipay's, made by the openssl command once for all tests.
struct Authority: Sendable {
    let openssl: OpenSSL
    /// An EC root, the root, and another root: as Alipay's file holds several.
    let bundle: String

    private static let made = Result { try Authority() }

    static func get() throws -> Authority { try made.get() }

    private init() throws {
        let openssl = try OpenSSL()
        try Self.make(with: openssl)
        bundle = try ["ec", "root", "other"].map { try openssl.text("x509 -in \($0).crt") }.joined()
        self.openssl = openssl
    }

    private static func make(with openssl: OpenSSL) throws {
        try openssl.write(Array(Self.configuration.utf8), to: "ca.cnf")
        try root(openssl, "root", "/C=CN/O=Test/CN=Root")
        try root(openssl, "other", "/C=CN/O=Test/CN=Other")
        // The same name, but another key.
        try root(openssl, "twin", "/C=CN/O=Test/CN=Root")
        try openssl("ecparam -genkey -name prime256v1 -noout -out ec.key")
        try openssl(
            "req -x509 -key ec.key -out ec.crt -days 3650 -config ca.cnf -extensions ca -subj /CN=EC"
        )
        let authority = "/C=CN/O=Test/OU=Certification_Authority/CN=Between"
        try issue(openssl, "between", authority, by: "root", as: "ca")
        try issue(
            openssl,
            "leaf",
            Self.seller,
            by: "between",
            as: "leaf",
            serial: String(repeating: "F", count: 32)
        )
        try issue(openssl, "expired", Self.seller, by: "between", as: "leaf", days: -1)
        try issue(openssl, "byleaf", Self.seller, by: "leaf", as: "leaf")
        try root(openssl, "selfmade", Self.seller)
        let ant = "/C=CN/CN=Ant_Financial_Certification_Authority_Class_2_R1_test"
        try issue(openssl, "ant", ant, by: "root", as: "leaf")
        try issue(openssl, "sandbox", Self.seller, by: "ant", as: "leaf")
        try issue(
            openssl,
            "merchant",
            "/C=CN/CN=2088000000000001-2021000000000001",
            by: "root",
            as: "leaf"
        )
        try issue(openssl, "bymerchant", Self.seller, by: "merchant", as: "leaf")
    }

    private static let seller = "/C=CN/O=shop/OU=Alipay/CN=支付宝(中国)网络技术有限公司-2088000000000001"

    private static func root(_ openssl: OpenSSL, _ name: String, _ subject: String) throws {
        try openssl("genrsa -out \(name).key 2048")
        try openssl(
            "req -x509 -key \(name).key -out \(name).crt -days 3650 -utf8 -config ca.cnf"
                + " -extensions ca -subj \(subject)"
        )
    }

    private static func issue(
        _ openssl: OpenSSL,
        _ name: String,
        _ subject: String,
        by issuer: String,
        as extensions: String,
        serial: String = "07",
        days: Int = 365
    ) throws {
        try openssl("genrsa -out \(name).key 2048")
        try openssl.request(name, subject.replacing("_", with: " "))
        try openssl(
            "x509 -req -in \(name).csr -CA \(issuer).crt -CAkey \(issuer).key -out \(name).crt"
                + " -set_serial 0x\(serial) -days \(days) -extfile ca.cnf -extensions \(extensions)"
        )
    }

    private static let configuration = """
        [req]
        distinguished_name = name
        string_mask = utf8only
        [name]
        [ca]
        basicConstraints = critical, CA:TRUE
        keyUsage = critical, keyCertSign, cRLSign
        [leaf]
        keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment
        """
}

extension OpenSSL {
    /// A request whose subject may have spaces.
    fileprivate func request(_ name: String, _ subject: String) throws {
        try call([
            "req", "-new", "-key", "\(name).key", "-out", "\(name).csr", "-utf8", "-config",
            "ca.cnf",
            "-subj", subject,
        ])
    }
}
