import Foundation
import Installation
import System
import Testing

/// Secrets that root alone can read and that systemd passes to the relay, as `check` sees them.
@Suite struct CheckCredentialTests {
    private static let variable = "SYSTEMD_UNIT_PATH"
    private static let unit = "alipay-callback-deliver.service"

    private let sandbox: Sandbox
    private let secret: String

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change {
            $0 + """

                [[deliver.webhook]]
                name = "shop"
                url = "https://shop.example.com/hooks/alipay"
                secret_files = ["secrets/webhook.secret"]
                events = ["order.paid"]
                """
        }
        secret = sandbox.path("secrets/webhook.secret")
        try makeFolder("secrets", mode: 0o700)
        let text = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        try sandbox.write(text, to: "secrets/webhook.secret", mode: 0o600)
    }

    private func makeFolder(_ name: String, mode: Int) throws {
        try FileManager.default.createDirectory(
            atPath: sandbox.path(name),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: mode]
        )
    }

    /// Writes a unit of the relay, or a drop-in of one, with a line in its [Service] section.
    private func write(_ line: String, to name: String = unit, in folder: String = "units") throws {
        let file = URL(filePath: sandbox.path("\(folder)/\(name)"))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try "[Service]\nExecStart=/usr/bin/alipay-callback deliver\n\(line)\n"
            .write(to: file, atomically: false, encoding: .utf8)
    }

    /// What `check` says of the secret's files for a user who may not read them.
    private func lines(unitPath: String? = nil) throws -> [String] {
        let checked = try Programs.run(
            "alipay-callback",
            ["check", "--config", sandbox.settingsPath, "--user", "nobody"],
            environment: [Self.variable: unitPath ?? sandbox.path("units")]
        )
        return checked.output.split(separator: "\n").map(String.init).filter {
            $0.contains("/secrets")
        }
    }

    private var content: [String] {
        ["ok   \(secret), which systemd passes to the relay (LoadCredential=)"]
    }

    @Test func `the folder is passed`() throws {
        try write("LoadCredential=secrets:\(sandbox.path("secrets"))")
        #expect(try lines() == content)
    }

    @Test func `the file is passed under its path's name`() throws {
        try write("LoadCredential=secrets_webhook.secret:/elsewhere")
        #expect(try lines() == content)
    }

    @Test func `the installed unit passes the secrets of the settings' folder`() throws {
        let installed = try UnitFile(Self.unit).values(of: "LoadCredential")
        #expect(installed == ["secrets:/etc/alipay-callback/secrets"])
        let folder = sandbox.folder.path
        let line = try #require(installed.first).replacing("/etc/alipay-callback", with: folder)
        try write("LoadCredential=" + line)
        #expect(try lines() == content)
    }

    @Test(arguments: [
        "", "LoadCredential=keys:@/secrets", "LoadCredential=secrets:@/other",
        "LoadCredential=webhook.secret:@/secrets/webhook.secret",
        "LoadCredential=secrets:@/secrets\nLoadCredential=",
    ])
    func `it is not passed, or under another name`(line: String) throws {
        try write(line.replacing("@", with: sandbox.folder.path))
        let folder = sandbox.path("secrets")
        let status = try #require(FileStatus(folder)).description
        #expect(
            try lines() == [
                """
                bad  \(secret): the user nobody cannot get through \(folder) (\(status)): chmod o+x \(folder)
                """
            ]
        )
    }

    @Test func `a drop-in passes it, and one of the same name before it does not`() throws {
        let line = "LoadCredential=secrets:\(sandbox.path("secrets"))"
        try write("")
        try write(line, to: "\(Self.unit).d/secrets.conf", in: "later")
        let path = sandbox.path("units") + ":" + sandbox.path("later")
        #expect(try lines(unitPath: path) == content)
        try write("", to: "\(Self.unit).d/secrets.conf")
        #expect(try lines(unitPath: path).first?.hasPrefix("bad") == true)
    }

    @Test(.enabled(if: getuid() == 0))
    func `who may not read it is asked to run it as root`() throws {
        try write("LoadCredential=secrets:\(sandbox.path("secrets"))")
        try sandbox.setMode(0o755, of: sandbox.folder.path)
        try sandbox.setMode(0o777, of: sandbox.path("ledger"))
        let program = try Programs.path(of: "alipay-callback").path
        let checked = try Programs.run(
            "setpriv",
            ["--reuid=nobody", "--regid=nogroup", "--clear-groups", program, "check"]
                + ["--config", sandbox.settingsPath],
            environment: [Self.variable: sandbox.path("units")]
        )
        let lines = checked.output.split(separator: "\n").filter { $0.contains("/secrets") }
        #expect(
            lines == [
                """
                note \(secret), which systemd passes to the relay (LoadCredential=): root alone can \
                look at it: sudo alipay-callback check
                """
            ],
            "\(checked.errors)"
        )
    }
}
