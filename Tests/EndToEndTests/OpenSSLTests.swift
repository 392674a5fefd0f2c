import Foundation
import HTTP
import Installation
import Testing

/// A message that was signed by the openssl command, with a key that it made itself: signing and
/// verifying are not the same code here.
@Suite struct OpenSSLTests {
    @Test func `a notification signed by openssl is recorded`() throws {
        let sandbox = try Sandbox()
        let key = sandbox.folder.appending(path: "openssl.pem").path
        let publicKey = sandbox.folder.appending(path: "alipay-public-key.pem").path
        _ = try Programs.run("openssl", ["genrsa", "-out", key, "2048"])
        _ = try Programs.run("openssl", ["rsa", "-in", key, "-pubout", "-out", publicKey])
        // What the PHP of a merchant would have been given, in Alipay's order of fields.
        let fields = [
            ("gmt_create", "2026-11-23 18:00:00"), ("charset", "utf-8"),
            ("subject", "一杯咖啡 & milk + 100% \"quoted\" <b>"), ("buyer_id", "2088000000000001"),
            ("fund_bill_list", #"[{"amount":"88.88","fundChannel":"ALIPAYACCOUNT"}]"#),
            ("notify_id", "openssl-1"), ("notify_type", "trade_status_sync"),
            ("trade_status", "TRADE_SUCCESS"), ("app_id", "2021000000000000"),
            ("seller_id", "2088000000000000"), ("version", "1.0"), ("out_trade_no", "O1"),
            ("total_amount", "88.88"), ("trade_no", "2026112322O1"),
            ("passback_params", "a%3D1%26b=2"), ("body", ""),
        ]
        let content = fields.sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }
            .joined(separator: "&")
        let file = sandbox.folder.appending(path: "content")
        try Data(content.utf8).write(to: file)
        let signature = file.path + ".sig"
        let signed = try Programs.run(
            "openssl",
            ["dgst", "-sha256", "-sign", key, "-out", signature, file.path]
        )
        #expect(signed.status == 0)
        let sign = try Data(contentsOf: URL(filePath: signature)).base64EncodedString()
        let all = fields + [("sign", sign), ("sign_type", "RSA2")]
        let body = FormEncoding.encode(all.map { ($0.0, Array($0.1.utf8)) })

        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        #expect(
            try sandbox.sql("SELECT status, total_fen, subject FROM orders")
                == "paid|8888|一杯咖啡 & milk + 100% \"quoted\" <b>"
        )
        let spoilt = String(decoding: body, as: UTF8.self).replacing("O1", with: "O2")
        #expect(try Web.post(nginx.url("/alipay/notify"), Array(spoilt.utf8)).status == 403)
        _ = responder
    }
}
