import Delivery
import Foundation
import Installation
import Testing

@Suite struct WebhookSecretTests {
    private func base64(_ count: Int) -> String {
        Data((0..<count).map { UInt8($0) }).base64EncodedString()
    }

    @Test(arguments: [24, 25, 32, 63, 64])
    func `a key has 24 to 64 bytes`(count: Int) {
        #expect(WebhookSecret("whsec_" + base64(count)) != nil)
    }

    @Test(arguments: [0, 1, 23, 65, 128])
    func `no key is shorter or longer`(count: Int) {
        #expect(WebhookSecret("whsec_" + base64(count)) == nil)
    }

    @Test func `a line end behind it does no harm`() {
        #expect(WebhookSecret(" whsec_\(base64(32))\r\n") != nil)
    }

    @Test func `anything but the prefix and base64 is not a secret`() {
        let good = base64(32)
        let bad = [
            "", "whsec_", good, "whsk_" + good, "WHSEC_" + good, "whsec_ " + good,
            "whsec_" + good.dropLast(), "whsec_\(good)\nwhsec_\(good)",
            "whsec_*" + good.dropFirst(),
            "whsec_" + good + good, "whsec__" + good.dropFirst(), "\u{FEFF}whsec_" + good,
        ]
        for text in bad { #expect(WebhookSecret(text) == nil, "\(text)") }
    }

    @Test func `what is printed says nothing of it`() throws {
        let text = "whsec_" + base64(32)
        let secret = try #require(WebhookSecret(text))
        for printed in ["\(secret)", String(describing: secret), secret.description] {
            #expect(printed == "a webhook's secret")
        }
        for shown in [String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)"] {
            #expect(!shown.contains("0, 1, 2") && !shown.contains(base64(32)), "\(shown)")
        }
    }

    @Test func `a signature is what openssl computes`() throws {
        let key = (0..<32).map { UInt8($0) }
        let secret = try #require(WebhookSecret("whsec_" + base64(32)))
        let body = Array(#"{"type":"order.paid","data":{"subject":"一杯咖啡"}}"#.utf8)
        let signature = secret.signature(id: "evt_1", timestamp: 1_795_428_309, body: body)

        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (content, sum) = (folder.appending(path: "content"), folder.appending(path: "sum"))
        try Data(Array("evt_1.1795428309.".utf8) + body).write(to: content)
        let hexadecimal = key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let made = OpenSSLCommand.output(
            "dgst",
            "-sha256",
            "-mac",
            "HMAC",
            "-macopt",
            "hexkey:" + hexadecimal,
            "-binary",
            "-out",
            sum.path,
            content.path
        )
        _ = try #require(made)
        #expect(signature == "v1," + (try Data(contentsOf: sum)).base64EncodedString())
        #expect(signature == "v1,hF2W0Zwd+I/y63yDH4fK4hXDuGQ+0L+SoNiJ4iyFGr0=")
    }
}
