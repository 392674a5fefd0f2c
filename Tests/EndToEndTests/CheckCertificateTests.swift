import Alipay
import Foundation
import Installation
import Testing

/// Set-ups with certificates of other times and other people, each with what `check` says of it.
@Suite struct CheckCertificateTests {
    private static let day: Int64 = 86_400_000
    private let sandbox: Sandbox
    private let now = Int64(Date().timeIntervalSince1970) * 1000

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change {
            $0.replacing(
                "alipay_public_keys = [\"alipay-public-key.pem\"]",
                with: "alipay_certificates = [\"leaf.crt\"]\nalipay_root_certificate = \"root.crt\""
            )
        }
        try sandbox.openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout @root.key -out @root.crt -subj /CN=R"
        )
        try sandbox.write("", to: "index.txt")
        try sandbox.write("01\n", to: "serial")
        try sandbox.write(
            """
            [ca]
            default_ca = it
            [it]
            database = \(sandbox.path("index.txt"))
            serial = \(sandbox.path("serial"))
            new_certs_dir = \(sandbox.folder.path)
            default_md = sha256
            policy = any
            [any]
            commonName = supplied
            """,
            to: "ca.cnf"
        )
    }

    /// Makes Alipay's certificate, from and until so many days from now.
    private func issue(_ days: ClosedRange<Int64>, to name: String = "A-2088000000000000") throws {
        func text(_ days: Int64) -> String {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(identifier: "UTC")
            formatter.dateFormat = "yyyyMMddHHmmss'Z'"
            let time = Double(now / 1000 + days * 86_400 + 3600)
            return formatter.string(from: Date(timeIntervalSince1970: time))
        }
        try sandbox.openssl("req -new -key @alipay-private.pem -out @leaf.csr -subj /CN=\(name)")
        try sandbox.openssl(
            """
            ca -batch -config @ca.cnf -cert @root.crt -keyfile @root.key -in @leaf.csr -notext \
            -startdate \(text(days.lowerBound)) -enddate \(text(days.upperBound)) -out @leaf.crt
            """
        )
    }

    private func time(_ days: Int64) -> String {
        AlipayTime.alipayText(now + days * Self.day + 3_600_000) + " (Beijing)"
    }

    private func line() throws -> String {
        let checked = try sandbox.check()
        let line = try #require(checked.lines.first { $0.contains(" certificate of ") })
        return String(line[..<(line.range(of: "alipay_cert_sn")?.lowerBound ?? line.endIndex)])
    }

    @Test func `a certificate that is good for long`() throws {
        try issue(-1...100)
        #expect(
            try line() == """
                ok   certificate of 2021000000000000 until \(time(100)), 100 days left, \

                """
        )
    }

    @Test func `a certificate that expires soon`() throws {
        try issue(-1...10)
        #expect(
            try line() == """
                note certificate of 2021000000000000 until \(time(10)), 10 days left: download it \
                again for this app; 
                """
        )
    }

    @Test func `a certificate that has expired`() throws {
        try issue(-100...(-2))
        #expect(
            try line() == """
                note certificate of 2021000000000000 until \(time(-2)), expired: download it again \
                for this app; 
                """
        )
        #expect(try sandbox.check().status == 0)
    }

    @Test func `a certificate that is not valid yet`() throws {
        try issue(3...100)
        #expect(
            try line() == """
                note certificate of 2021000000000000 is valid from \(time(3)) on: is the clock \
                right? 
                """
        )
    }

    @Test func `a certificate of another seller`() throws {
        try issue(-1...100, to: "A-2088999999999999")
        let checked = try sandbox.check()
        #expect(checked.status == 1)
        #expect(
            checked.complaints.contains(
                """
                bad  \(sandbox.path("leaf.crt")): made out to A-2088999999999999, not to seller_id \
                2088000000000000: download it again for this app
                """
            )
        )
    }
}
