import Foundation
import Installation
import Testing

/// Orders that the shop registers before anybody pays, by command.
@Suite struct OrdersAddTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change { $0.replacing("orders = \"record\"", with: "orders = \"match\"") }
    }

    private func add(_ arguments: String...) throws -> Programs.Result {
        try Programs.run(
            "alipay-callback",
            ["orders", "add"] + arguments + ["--config", sandbox.settingsPath]
        )
    }

    @Test func `a notification counts once its order was added, with its amount`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let payment = try sandbox.notification("A1", fen: 8888)
        #expect(try Web.post(url, payment).body == "fail")

        let added = try add("A1", "88.8", "--subject", "一杯茶")
        #expect(added.output == "added A1, 88.80 yuan, app 2021000000000000\n")
        #expect(try Web.post(url, payment).body == "fail")
        #expect(try add("A1", "88.88", "--replace").output.hasPrefix("replaced A1, 88.88 yuan"))
        #expect(try Web.post(url, payment).body == "success")
        #expect(
            try sandbox.sql("SELECT out_trade_no, status, total_fen, subject FROM orders")
                == "A1|paid|8888|一杯茶"
        )
        let changed = try add("A1", "1", "--replace")
        #expect(changed.status == 1)
        #expect(changed.errors.contains("never changed"))
        #expect(responder.isRunning)
    }

    @Test func `the same again is all right, another amount names the way out`() throws {
        #expect(try add("A1", "12.50").status == 0)
        let again = try add("A1", "12.5")
        #expect(again.status == 0)
        #expect(again.output == "A1 is already there, 12.50 yuan, pending\n")
        let shown = try Programs.run(
            "alipay-callback",
            ["orders", "show", "A1", "--config", sandbox.settingsPath]
        )
        #expect(shown.output.hasSuffix("\n\nAlipay has said nothing of it yet.\n"))
        let other = try add("A1", "12.51")
        #expect(other.status == 1)
        #expect(other.output.isEmpty)
        #expect(other.errors.contains("12.50 yuan, not 12.51"))
        #expect(other.errors.contains("--replace"))
        let json = try add("A1", "12.51", "--json")
        #expect(json.status == 1)
        #expect(json.output.contains("\"outcome\" : \"amount_differs\""))
        #expect(json.output.contains("\"total_fen\" : 1251"))
    }

    @Test(arguments: [
        ["A1", "88.888"], ["A1", "8,88"], ["A1", "￥88"], ["A1", "1e3"], ["A1", "0"],
        ["A1", "100000000.01"], ["", "1"], [" A1", "1"], ["A\u{7}1", "1"], ["2.02611E+15", "1"],
        ["A1&refund_fee=1", "1"], [String(repeating: "A", count: 65), "1"],
    ])
    func `what Alipay would never say is refused`(_ arguments: [String]) throws {
        let result = try add(arguments[0], arguments[1])
        #expect(result.status == 64)
        #expect(!result.errors.isEmpty)
        #expect(!result.errors.contains("\u{7}"))
        #expect(!FileManager.default.fileExists(atPath: sandbox.ledgerPath))
    }

    @Test func `several apps have to be distinguished`() throws {
        let key = "alipay_public_keys = [\"alipay-public-key.pem\"]\nprofile = \"sandbox\""
        try sandbox.change {
            $0 + "\n[[app]]\napp_id = \"22\"\nseller_id = \"2088000000000000\"\n\(key)\n"
                + "[[partner]]\nseller_id = \"2088000000000001\"\n\(key)\n"
        }
        let none = try add("A1", "1")
        #expect(none.status == 64)
        #expect(none.errors.contains("2021000000000000, 22, 2088000000000001"))
        #expect(try add("A1", "1", "--app", "23").errors.contains("not in the settings"))
        #expect(try add("A1", "1", "--app", "22").status == 0)
        #expect(try add("A1", "2", "--app", "2088000000000001").status == 0)
        #expect(
            try sandbox.sql("SELECT app_id, total_fen FROM orders ORDER BY app_id")
                == "2088000000000001|200\n22|100"
        )
    }

    @Test func `a shop may insert its orders itself`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        let url = nginx.url("/alipay/notify")
        let payment = try sandbox.notification("A1", fen: 8888)
        #expect(try Web.post(url, payment).body == "fail")
        _ = try sandbox.sql(
            """
            INSERT INTO orders (out_trade_no, app_id, total_fen, subject)
            VALUES ('A1', '2021000000000000', 8888, 'tea')
            """
        )
        #expect(try Web.post(url, payment).body == "success")
        #expect(try add("A1", "88.88").output == "A1 is already there, 88.88 yuan, paid\n")
        #expect(responder.isRunning)
    }
}
