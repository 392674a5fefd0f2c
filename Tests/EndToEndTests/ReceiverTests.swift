internal import Foundation
internal import Installation
internal import Testing

/// The receiving handlers that shops copy, in PHP and in Python, fed by the relay.
@Suite struct ReceiverTests {
    enum Kind: String, CaseIterable, Sendable { case php, python }

    /// A handler that listens, and the sandbox whose relay posts to it.
    private final class Shop {
        let sandbox: Sandbox
        let url: String
        private let receiver: Child
        private let responder: Child
        private let nginx: Nginx

        init(_ kind: Kind) throws {
            let port = try FreePort.find()
            url = "http://127.0.0.1:\(port)/"
            sandbox = try Sandbox(
                adding: """
                    [deliver]
                    schedule = ["1ms", "1ms"]
                    [[deliver.webhook]]
                    name = "shop"
                    url = "\(url)"
                    secret_files = ["new.secret", "old.secret"]
                    events = ["order.paid", "order.refunded"]
                    allow_private_address = true
                    """
            )
            for name in ["new", "old"] {
                let secret =
                    "whsec_"
                    + Data((0..<32).map { _ in UInt8.random(in: 0...255) })
                    .base64EncodedString()
                try Data("\(secret)\n".utf8)
                    .write(to: sandbox.folder.appending(path: "\(name).secret"))
            }
            let script = Programs.packageRoot.appending(path: "deploy/install/receivers").path
            let environment = [
                // The shop knows the older of the two alone.
                "SHOP_SECRETS": sandbox.folder.appending(path: "old.secret").path,
                "SHOP_DATABASE": kind == .php
                    ? "sqlite:" + Self.database(sandbox) : Self.database(sandbox),
                "PYTHONDONTWRITEBYTECODE": "1",
            ]
            receiver =
                switch kind {
                case .php:
                    try Child(
                        "php",
                        ["-S", "127.0.0.1:\(port)", "\(script)/webhook.php"],
                        environment: environment,
                        endingBy: SIGKILL
                    )
                case .python:
                    try Child(
                        "/usr/bin/python3",
                        ["\(script)/webhook.py", "\(port)"],
                        environment: environment,
                        endingBy: SIGKILL
                    )
                }
            try Connectable.wait(for: .ipv4(port: port), by: receiver)
            responder = try sandbox.startResponder()
            nginx = try Nginx(for: sandbox)
        }

        private static func database(_ sandbox: Sandbox) -> String {
            sandbox.folder.appending(path: "shop.db").path
        }

        func pay(_ order: String) throws {
            let reply = try Web.post(nginx.url("/alipay/notify"), try sandbox.notification(order))
            #expect(reply.body == "success")
        }

        @discardableResult func tool(_ arguments: String...) throws -> String {
            let result = try Programs.run(
                "alipay-callback",
                arguments + ["--config", sandbox.settingsPath]
            )
            return result.output + result.errors
        }

        func rows(_ table: String) throws -> String {
            let query = "SELECT * FROM \(table) ORDER BY 1"
            return try Programs.run("sqlite3", [Self.database(sandbox), query]).output
        }
    }

    @Test(arguments: Kind.allCases)
    func `it records what the relay posts, once, and takes no test for an order`(_ kind: Kind)
        throws
    {
        let shop = try Shop(kind)
        try shop.pay("A1")
        try shop.pay("A2")
        #expect(try shop.tool("deliver", "--drain") == "")
        #expect(try shop.rows("paid_orders") == "A1|8888\nA2|8888\n")
        #expect(try shop.rows("events").split(separator: "\n").count == 2)

        #expect(try shop.tool("deliveries", "retry", "1", "--again").hasPrefix("1 delivery"))
        try shop.tool("deliver", "--drain")
        #expect(try shop.tool("deliveries", "show", "1").contains("HTTP 204"))
        #expect(try shop.rows("paid_orders") == "A1|8888\nA2|8888\n")

        #expect(try shop.tool("deliveries", "test", "shop") == "shop: HTTP 204\n")
        #expect(try shop.rows("events").split(separator: "\n").count == 2)
    }

    @Test(arguments: Kind.allCases)
    func `it refuses what was not signed, not now, or not like that`(_ kind: Kind) throws {
        let shop = try Shop(kind)
        let secret = try String(
            contentsOf: shop.sandbox.folder.appending(path: "old.secret"),
            encoding: .utf8
        ).trimmingCharacters(in: .newlines)
        let key = try #require(Data(base64Encoded: String(secret.dropFirst(6))))
        let hex = key.map { String(format: "%02x", $0) }.joined()
        let body = #"{"type":"order.paid","data":{"out_trade_no":"A9","total_fen":1}}"#

        func post(_ body: String, at time: Int, signed signedBody: String, id: String) throws -> Int
        {
            let signature = try Programs.run(
                "sh",
                [
                    "-c",
                    "openssl dgst -sha256 -mac HMAC -macopt hexkey:\(hex) -binary | base64 -w 0",
                ],
                input: Array("evt_1.\(time).\(signedBody)".utf8)
            ).output
            return try Web.post(
                shop.url,
                Array(body.utf8),
                headers: [
                    "webhook-id: \(id)", "webhook-timestamp: \(time)",
                    "webhook-signature: v1,AAAA v1,\(signature)",
                ]
            ).status
        }
        let now = Int(Date.now.timeIntervalSince1970)
        let tampered = body.replacing("\"total_fen\":1", with: "\"total_fen\":2")
        #expect(try post(tampered, at: now, signed: body, id: "evt_1") == 401)
        #expect(try post(body, at: now - 301, signed: body, id: "evt_1") == 401)
        #expect(try post(body, at: now + 330, signed: body, id: "evt_1") == 401)
        #expect(try post(body, at: now, signed: body, id: "evt_2") == 401)
        #expect(try Web.post(shop.url, Array(body.utf8)).status == 401)
        #expect(try shop.rows("paid_orders") == "")
        #expect(try post(body, at: now, signed: body, id: "evt_1") == 204)
        #expect(try shop.rows("paid_orders") == "A9|1\n")
    }
}
