import Alipay
import Foundation
import Responder
import Settings
import Signing
import Testing

/// The kinds of keys that are mixed up, and the sentence that each is refused with.
@Suite struct KeyFilesTests {
    private let folder: Folder
    private static let made = Result { () throws -> (PrivateKey, PrivateKey) in
        (try PrivateKey(generatingForSimulator: ()), try PrivateKey(generatingForSimulator: ()))
    }
    private let alipays: PrivateKey
    private let merchants: PrivateKey

    init() throws {
        folder = try Folder()
        (alipays, merchants) = try Self.made.get()
        try folder.write(alipays.publicPEM(), to: "alipay.pem")
        try folder.write(merchants.publicPEM(), to: "app.pem")
    }

    private func errors(_ lines: String, table: String = "app") throws -> [String] {
        let app = table == "app" ? "app_id = \"2021000000000000\"\n" : ""
        let text = """
            [[\(table)]]
            \(app)seller_id = "2088000000000000"
            profile = "sandbox"
            \(lines)
            """
        let settings = try Settings(toml: text, folder: folder.path)
        do throws(SettingsErrors) {
            _ = try KeyRing(settings)
            return []
        } catch {
            return error.sentences
        }
    }

    @Test func `takes several keys, and the merchant's own to recognise it`() throws {
        try folder.write(PrivateKey(generatingForSimulator: ()).publicPEM(), to: "next.pem")
        let lines = #"alipay_public_keys = ["alipay.pem", "next.pem"]"#
        #expect(try errors(lines) == [])
        #expect(try errors(lines + "\napp_public_key = \"app.pem\"") == [])
    }

    @Test func `refuses the merchant's own key`() throws {
        let lines =
            "alipay_public_keys = [\"alipay.pem\", \"app.pem\"]\napp_public_key = \"app.pem\""
        let found = try errors(lines)
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("\(folder.path)/app.pem: your own application key"))
        #expect(found[0].contains("支付宝公钥"))
    }

    @Test func `refuses a private key, a certificate, nonsense, and what is not there`() throws {
        try folder.write(alipays.pem(), to: "private.pem")
        try folder.write("nonsense", to: "nonsense.pem")
        try folder.write(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            to: "alipay.crt"
        )
        let found = try errors(
            #"alipay_public_keys = ["private.pem", "nonsense.pem", "alipay.crt", "none.pem"]"#
        )
        #expect(found.count == 4)
        #expect(found[0].contains("private.pem: a private key"))
        #expect(found[1].contains("nonsense.pem: not a public key"))
        #expect(found[2].contains("alipay.crt: a certificate: name it in alipay_certificates"))
        #expect(found[3].contains("none.pem: cannot be read"))
    }

    @Test func `refuses certificates and roots that cannot be read`() throws {
        let lines =
            "alipay_certificates = [\"alipay.pem\"]\nalipay_root_certificate = \"alipay.pem\""
        let unreadable = try errors(lines)
        #expect(unreadable.count == 1)
        #expect(unreadable[0].hasPrefix("\(folder.path)/alipay.pem: not a PEM certificate"))
        let none = "alipay_certificates = [\"x.crt\"]\nalipay_root_certificate = \"none.crt\""
        #expect(try errors(none).map { $0.contains("none.crt: cannot be read") } == [true])
    }

    @Test func `gives partners the old algorithm and their PID for an app_id`() throws {
        let text = """
            [[partner]]
            seller_id = "2088000000000000"
            profile = "sandbox"
            alipay_public_keys = ["alipay.pem"]
            unknown_notifications = "success"
            """
        let ring = try KeyRing(Settings(toml: text, folder: folder.path))
        let partner = try #require(ring.app("2088000000000000"))
        #expect(partner.naming == .partner)
        #expect(partner.signType == .rsa)
        #expect(partner.acceptsUnknownKinds)
    }
}

/// A folder that is gone with this object.
private final class Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }
}
