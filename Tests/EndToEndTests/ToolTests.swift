import Foundation
import Installation
import Testing

/// The operator's tool, run as an operator runs it.
@Suite struct ToolTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func tool(_ arguments: String..., input: [UInt8] = []) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments, input: input)
    }

    private var config: String { sandbox.settingsPath }

    private func path(_ name: String) -> String { sandbox.folder.appending(path: name).path }

    private func objects(_ json: String) throws -> [[String: Any]] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(value as? [[String: Any]])
    }

    @Test func `init keeps the key to its owner, and never overwrites one`() throws {
        let key = path("alipay-private.pem")
        let attributes = try FileManager.default.attributesOfItem(atPath: key)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let before = try String(contentsOfFile: key, encoding: .utf8)
        let again = try tool("init", "--sandbox", sandbox.folder.path)
        #expect(again.status == 1)
        #expect(again.errors.contains("is there already"))
        #expect(try String(contentsOfFile: key, encoding: .utf8) == before)
    }

    @Test func `init says when the path is too long for a socket`() throws {
        let long = path(String(repeating: "d", count: 120))
        let result = try tool("init", "--sandbox", long)
        #expect(result.status == 64)
        #expect(result.errors.contains("107 bytes"))
        #expect(!FileManager.default.fileExists(atPath: long))
    }

    @Test func `check says yes to a sandbox, and what is wrong with others`() throws {
        #expect(try tool("check", "--config", config).status == 0)
        try sandbox.change { $0.replacing("profile = \"sandbox\"", with: "") }
        let production = try tool("check", "--config", config)
        #expect(production.status == 1)
        #expect(production.output.contains("a simulator's key"))
        let publicKey = path("alipay-public-key.pem")
        try FileManager.default.removeItem(atPath: publicKey)
        #expect(try tool("check", "--config", config).output.contains("cannot be read"))
        try FileManager.default.copyItem(atPath: path("alipay-private.pem"), toPath: publicKey)
        #expect(try tool("check", "--config", config).output.contains("a private key"))
        try sandbox.change { $0 + "\n[page]\nlanguage = \"fr\"\nfoo = 1\n" }
        let errors = try tool("check", "--config", config)
        #expect(errors.status == 78)
        #expect(errors.errors.contains("[page] language"))
        #expect(errors.errors.contains("[page] foo"))
    }

    @Test func `verify reads a file or standard input, by the settings or a key`() throws {
        let body = try sandbox.notification("V1")
        let file = path("body")
        try Data(body + [10]).write(to: URL(filePath: file))
        let key = path("alipay-public-key.pem")
        #expect(try tool("verify", file, "--config", config).output.hasPrefix("ok V1 RSA2 key "))
        #expect(try tool("verify", "--config", config, input: body).status == 0)
        #expect(try tool("verify", file, "--key", key).status == 0)

        // The one line that Alipay's console shows.
        let pem = try String(contentsOfFile: key, encoding: .utf8)
        let line = pem.split(separator: "\n").dropFirst().dropLast().joined()
        try line.write(toFile: path("line"), atomically: true, encoding: .utf8)
        #expect(try tool("verify", file, "--key", path("line")).status == 0)

        let tampered = String(decoding: body, as: UTF8.self).replacing("88.88", with: "88.89")
        let refused = try tool("verify", "--key", key, input: Array(tampered.utf8))
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("no: "))
        #expect(try tool("verify", file, "--key", key, "--certificate", key).status == 64)
    }

    @Test func `a flipped sign_type passes the signature check alone, with a note`() throws {
        let body = String(decoding: try sandbox.notification("V2"), as: UTF8.self)
        let flipped = Array(body.replacing("sign_type=RSA2", with: "sign_type=MD5").utf8)
        let alone = try tool("verify", "--key", path("alipay-public-key.pem"), input: flipped)
        #expect(alone.status == 0)
        #expect(alone.errors.contains("the responder refuses it"))
        #expect(try tool("verify", "--config", config, input: flipped).status == 1)
    }

    @Test func `verify takes a certificate and an RSA message by openssl`() throws {
        let (key, certificate) = (path("c.key"), path("c.crt"))
        _ = try Programs.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
                certificate,
                "-subj", "/CN=test", "-days", "1",
            ]
        )
        for (digest, type) in [("-sha256", "RSA2"), ("-sha1", "RSA")] {
            try Data("a=1&b=2".utf8).write(to: URL(filePath: path("content")))
            _ = try Programs.run(
                "openssl",
                ["dgst", digest, "-sign", key, "-out", path("sign"), path("content")]
            )
            let sign = try Data(contentsOf: URL(filePath: path("sign"))).base64EncodedString()
            let encoded = sign.replacing("+", with: "%2B").replacing("=", with: "%3D")
            let message = Array("b=2&a=1&own=x&sign=\(encoded)&sign_type=\(type)".utf8)
            let result = try tool(
                "verify",
                "--kind",
                "return",
                "--certificate",
                certificate,
                "--sign-type",
                type,
                "--ignore",
                "own",
                "--json",
                input: message
            )
            #expect(result.status == 0)
            #expect(result.output.contains("\"sign_type\" : \"\(type)\""))
            let without = try tool(
                "verify",
                "--kind",
                "return",
                "--certificate",
                certificate,
                "--sign-type",
                type,
                input: message
            )
            #expect(without.status == 1)
        }
    }

    @Test func `simulate sends over FastCGI and HTTP, and says what was answered`() throws {
        let nobody = try tool("simulate", "notify", "--config", config)
        #expect(nobody.status == 1)
        #expect(nobody.errors.hasPrefix("no answer from unix:"))

        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let web = nginx.url("/alipay/notify")
        let straight = try tool(
            "simulate",
            "notify",
            "--config",
            config,
            "--to",
            "unix:\(sandbox.socketPath)",
            "--out-trade-no",
            "T1",
            "--amount",
            "12.5",
            "--set",
            "subject=一杯茶"
        )
        #expect(straight.status == 0)
        #expect(straight.output == "200 success\n")
        let refund = try tool(
            "simulate",
            "notify",
            "--config",
            config,
            "--to",
            web,
            "--out-trade-no",
            "T1",
            "--amount",
            "12.50",
            "--refund-fee",
            "2.50"
        )
        #expect(refund.output == "200 success\n")
        let forged = try tool("simulate", "notify", "--config", config, "--to", web, "--forge")
        #expect(forged.status == 1)
        #expect(forged.output == "403 fail\n")
        #expect(
            try sandbox.sql(
                "SELECT out_trade_no, status, total_fen, refunded_fen, subject FROM orders"
            )
                == "T1|paid|1250|250|一杯茶"
        )
        let page = try tool(
            "simulate",
            "return",
            "--config",
            config,
            "--to",
            nginx.url("/alipay/return"),
            "--out-trade-no",
            "T1",
            "--amount",
            "12.50",
            "--open"
        )
        #expect(page.output.hasSuffix("200 支付成功！\n"))
        _ = responder
    }

    @Test func `lists come as JSON in Alipay's words, newest first, and filtered`() throws {
        let responder = try sandbox.startResponder()
        for (number, status) in [
            ("L1", "TRADE_SUCCESS"), ("L2", "TRADE_CLOSED"), ("L3", "TRADE_FINISHED"),
        ] {
            let sent = try tool(
                "simulate",
                "notify",
                "--config",
                config,
                "--out-trade-no",
                number,
                "--trade-status",
                status
            )
            #expect(sent.status == 0)
        }
        let all = try objects(try tool("orders", "list", "--config", config, "--json").output)
        #expect(all.compactMap { $0["out_trade_no"] as? String } == ["L3", "L2", "L1"])
        #expect(all.compactMap { $0["status"] as? String } == ["finished", "closed", "paid"])
        #expect(all.allSatisfy { $0["total_fen"] as? Int == 8888 })
        #expect(all.allSatisfy { $0["app_id"] as? String == "2021000000000000" })
        let paidAt = try #require(all[2]["paid_at"] as? String)
        #expect(paidAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00/) != nil)

        let closed = try tool("orders", "list", "--config", config, "--json", "--status", "closed")
        #expect(try objects(closed.output).count == 1)
        let one = try tool("orders", "list", "--config", config, "--json", "--limit", "1")
        #expect(try objects(one.output).count == 1)
        let future = try tool(
            "notifications",
            "list",
            "--config",
            config,
            "--json",
            "--since",
            "2100-01-01"
        )
        #expect(try objects(future.output).isEmpty)
        let recent = try tool(
            "notifications",
            "list",
            "--config",
            config,
            "--json",
            "--since",
            "1h"
        )
        #expect(try objects(recent.output).count == 3)
        let aside = try tool("notifications", "list", "--config", config, "--json", "--quarantined")
        #expect(try objects(aside.output).isEmpty)
        #expect(try tool("orders", "show", "L9", "--config", config).status == 1)
        #expect(try tool("orders", "list", "--config", config, "--status", "odd").status == 64)
        let shown = try tool("notifications", "show", "1", "--config", config)
        #expect(shown.output.contains("&out_trade_no=L1&"))
        _ = responder
    }
}
