import Foundation
import Installation
import System
import Testing

/// Set-ups with the wrong key, each with what `check` says of it.
@Suite struct CheckKeyTests {
    private let sandbox: Sandbox
    private let key: String

    init() throws {
        sandbox = try Sandbox()
        key = sandbox.path("alipay-public-key.pem")
        try sandbox.openssl("genrsa -out @own.key 2048")
        try sandbox.openssl("rsa -in @own.key -pubout -out @own.pem")
    }

    private func expect(
        _ complaint: String,
        _ arguments: String...,
        from origin: SourceLocation = #_sourceLocation
    )
        throws
    {
        let checked =
            arguments.isEmpty
            ? try sandbox.check() : try sandbox.check("--user", arguments[0])
        #expect(checked.complaints.contains(complaint), "\(checked.lines)", sourceLocation: origin)
        #expect(checked.status == (complaint.hasPrefix("bad") ? 1 : 0), sourceLocation: origin)
    }

    private func use(_ name: String) throws {
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.copyItem(atPath: sandbox.path(name), toPath: key)
    }

    @Test func `a key file that is not there`() throws {
        try FileManager.default.removeItem(atPath: key)
        try expect("bad  \(key): cannot be read: is it there, and may this user read it?")
    }

    @Test func `a private key`() throws {
        try use("own.key")
        try expect(
            """
            bad  \(key): a private key: give Alipay's public key, and keep the private key off \
            this server
            """
        )
    }

    @Test func `a certificate among the keys`() throws {
        try sandbox.openssl("req -x509 -key @own.key -out @a.crt -subj /CN=A")
        try use("a.crt")
        try expect(
            """
            bad  \(key): a certificate: name it in alipay_certificates instead of \
            alipay_public_keys
            """
        )
    }

    @Test func `a key of 1024 bits`() throws {
        try sandbox.openssl("genrsa -out @short.key 1024")
        try sandbox.openssl("rsa -in @short.key -pubout -out @short.pem")
        try use("short.pem")
        try expect(
            """
            bad  \(key): an RSA key of 1024 bits: at least 2048 are needed; Alipay's old keys are \
            for sign_type = "RSA"
            """
        )
    }

    @Test func `the shop's own key in the place of Alipay's`() throws {
        try use("own.pem")
        try sandbox.change {
            $0.replacing("profile =", with: "app_public_key = \"own.pem\"\nprofile =")
        }
        try expect(
            """
            bad  \(key): your own application key, as in app_public_key: copy 支付宝公钥 from \
            Alipay's console, not 应用公钥
            """
        )
    }

    @Test func `a simulator's key for real money`() throws {
        try sandbox.change { $0.replacing("profile = \"sandbox\"", with: "") }
        try expect("bad  \(key): a simulator's key, trusted only where profile = \"sandbox\"")
    }

    @Test func `two apps with one key`() throws {
        let copy = sandbox.path("second.pem")
        try FileManager.default.copyItem(atPath: key, toPath: copy)
        try sandbox.change {
            $0 + """

                [[app]]
                app_id = "2021000000000009"
                seller_id = "2088000000000000"
                alipay_public_keys = ["second.pem"]
                profile = "sandbox"
                """
        }
        try expect(
            """
            note apps 2021000000000000 and 2021000000000009 have one key (\(key), \(copy)): Alipay \
            has another for each app; copy 支付宝公钥 of each again
            """
        )
    }

    @Test func `a key that the responder's user must not read`() throws {
        try sandbox.setMode(0o600, of: key)
        let status = try #require(FileStatus(key))
        let nobody = try #require(SystemUser(named: "nobody"))
        try expect(
            """
            bad  \(key): the user nobody cannot read it (\(status.description)): chgrp \
            \(nobody.groupName) \(key) && chmod g+r \(key)
            """,
            "nobody"
        )
    }

    @Test func `settings that the responder's user must not read`() throws {
        try sandbox.setMode(0o640, of: sandbox.settingsPath)
        let status = try #require(FileStatus(sandbox.settingsPath))
        let nobody = try #require(SystemUser(named: "nobody"))
        try expect(
            """
            bad  \(sandbox.settingsPath): the user nobody cannot read it (\(status.description)): chgrp \
            \(nobody.groupName) \(sandbox.settingsPath) && chmod g+r \(sandbox.settingsPath)
            """,
            "nobody"
        )
    }

    @Test func `a user who is nobody here is wrong usage`() throws {
        let checked = try sandbox.check("--user", "no-such-user")
        #expect(checked.status == 64)
        #expect(checked.lines == ["no-such-user: there is no such user here"])
    }
}
