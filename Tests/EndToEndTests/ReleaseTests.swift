import Foundation
import Installation
import Testing

/// `notifications release`, beside a responder that continues.
@Suite struct ReleaseTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        try sandbox.change { $0.replacing("orders = \"record\"", with: "orders = \"match\"") }
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func release(_ id: Int, _ arguments: String...) throws -> Programs.Result {
        let command = ["notifications", "release", String(id)] + arguments
        return try Programs.run("alipay-callback", command + ["--config", sandbox.settingsPath])
    }

    private func post(_ body: [UInt8]) throws -> String {
        try Web.post(nginx.url("/alipay/notify"), body).body
    }

    private func object(_ json: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(value as? [String: Any])
    }

    private func events() throws -> String {
        try sandbox.sql("SELECT type FROM events ORDER BY number")
    }

    @Test func `it pays the order once the cause is gone, once`() throws {
        let payment = try sandbox.notification("A1")
        #expect(try post(payment) == "fail")
        let unknown = try release(1)
        #expect(unknown.status == 1)
        #expect(unknown.output.isEmpty)
        #expect(
            unknown.errors.hasPrefix(
                "notification 1 stays quarantined (unknown_order): no order A1"
            )
        )
        #expect(unknown.errors.hasSuffix("\n  alipay-callback orders add A1 88.88\n"))

        #expect(try tool("orders", "add", "A1", "99").status == 0)
        let differs = try release(1)
        #expect(differs.status == 1)
        #expect(differs.errors.contains("(amount_differs)"))
        #expect(differs.errors.contains("with 99.00 yuan, and this says 88.88"))
        #expect(differs.errors.contains("orders add A1 88.88 --replace\n"))

        #expect(try tool("orders", "add", "A1", "88.88", "--replace").status == 0)
        let released = try release(1)
        #expect(released.status == 0)
        #expect(released.output == "released notification 1: order A1 is paid, 88.88 yuan\n")
        #expect(released.errors.isEmpty)
        #expect(try events() == "notification.quarantined\norder.paid")
        #expect(try sandbox.sql("SELECT status, paid_at > 0 FROM orders") == "paid|1")

        let again = try release(1)
        #expect(again.status == 1)
        #expect(again.errors.contains("notification 1 is not quarantined"))
        #expect(again.errors.contains("applied"))
        #expect(try post(payment) == "success")
        #expect(try events() == "notification.quarantined\norder.paid")
        #expect(try sandbox.sql("SELECT arrivals, outcome FROM notifications") == "2|applied")
        #expect(try tool("notifications", "audit").status == 0)
        #expect(responder.isRunning)
    }

    @Test func `as JSON it says what came of it`() throws {
        #expect(try post(try sandbox.notification("A1")) == "fail")
        let first = try release(1, "--json")
        #expect(first.status == 1)
        let unknown = try object(first.output)
        #expect(unknown["id"] as? Int == 1)
        #expect(unknown["outcome"] as? String == "quarantined")
        #expect(unknown["reason"] as? String == "unknown_order")
        #expect(unknown["order"] is NSNull)
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)
        let second = try release(1, "--json")
        #expect(second.status == 0)
        let paid = try object(second.output)
        #expect(paid["outcome"] as? String == "applied")
        #expect(paid["reason"] is NSNull)
        #expect((paid["order"] as? [String: Any])?["status"] as? String == "paid")
    }

    @Test func `a second payment stays aside, and what a repetition settled says nothing new`()
        throws
    {
        #expect(try post(try sandbox.notification("A1")) == "fail")
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)
        let other = try sandbox.notification("A1", changing: [("notify_id", "other")])
        #expect(try post(other) == "success")
        let changes = [("notify_id", "twice"), ("trade_no", "T9")]
        #expect(try post(try sandbox.notification("A1", changing: changes)) == "success")

        let twice = try release(3)
        #expect(twice.status == 1)
        #expect(twice.errors.contains("(second_payment)"))
        #expect(twice.errors.contains("pay trade T9 back"))
        let old = try release(1)
        #expect(old.status == 0)
        #expect(old.output.contains("it says nothing new: order A1 is paid, 88.88 yuan"))
        #expect(try release(1).errors.contains("(outcome: nothing new)"))
        #expect(
            try sandbox.sql("SELECT count(*) FROM events WHERE type = 'order.paid'") == "1"
        )
    }

    @Test func `an order of another app has to be registered for this one, which is named`() throws
    {
        try sandbox.change {
            $0 + "\n[[app]]\napp_id = \"22\"\nseller_id = \"2088000000000000\"\n"
                + "alipay_public_keys = [\"alipay-public-key.pem\"]\nprofile = \"sandbox\"\n"
        }
        #expect(try tool("orders", "add", "A1", "88.88", "--app", "22").status == 0)
        #expect(try post(try sandbox.notification("A1")) == "fail")
        let differs = try release(1)
        #expect(differs.errors.contains("(app_differs): order A1 is registered for app 22"))
        #expect(differs.errors.contains("orders add A1 88.88 --app 2021000000000000\n"))
        #expect(
            try tool("orders", "add", "A1", "88.88", "--app", "2021000000000000").status == 0
        )
        #expect(try release(1).status == 0)
        #expect(
            try sandbox.sql("SELECT app_id, status FROM orders ORDER BY app_id")
                == "2021000000000000|paid\n22|pending"
        )
    }

    @Test(arguments: [
        ("body = CAST(replace(body, '88.88', '88.89') AS BLOB)", "content_changed"),
        ("body = x''", "sign_missing"),
        ("body = (SELECT body FROM notifications WHERE id = 2)", "another message's"),
        ("body = x'41', pruned_at = 1, body_sha256 = zeroblob(32)", "the buyer was masked"),
        ("body = x'', pruned_at = 1, body_sha256 = zeroblob(32)", "the body was dropped"),
    ])
    func `a body that is not as it came is never decided upon`(_ edit: String, _ cause: String)
        throws
    {
        #expect(try post(try sandbox.notification("A1")) == "fail")
        #expect(try post(try sandbox.notification("A2")) == "fail")
        for number in ["A1", "A2"] {
            #expect(try tool("orders", "add", number, "88.88").status == 0)
        }
        _ = try sandbox.sql("UPDATE notifications SET \(edit) WHERE id = 1")
        let refused = try release(1)
        #expect(refused.status == 1)
        #expect(refused.errors.contains(cause), "\(refused.errors)")
        #expect(try sandbox.sql("SELECT DISTINCT status FROM orders") == "pending")
        #expect(try sandbox.sql("SELECT DISTINCT outcome FROM notifications") == "quarantined")
    }

    @Test func `a key that was replaced has to be put back first, and is named`() throws {
        #expect(try post(try sandbox.notification("A1")) == "fail")
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)
        let other = try Sandbox()
        let name = "alipay-public-key.pem"
        try FileManager.default.copyItem(
            at: other.folder.appending(path: name),
            to: sandbox.folder.appending(path: "new.pem")
        )
        try sandbox.change { $0.replacing(name, with: "new.pem") }
        let refused = try release(1)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("\nunknown_key: "))
        let key = try sandbox.sql("SELECT key_fingerprint FROM notifications")
        #expect(refused.errors.contains("→ It was signed by key \(key): put that one back"))
        try sandbox.change { $0.replacing("\"new.pem\"", with: "\"new.pem\", \"\(name)\"") }
        #expect(try release(1).status == 0)
    }

    @Test func `what cannot be written is said, and nothing is lost`() throws {
        #expect(try release(1).errors == "no notification 1\n")
        #expect(try post(try sandbox.notification("A1")) == "fail")
        #expect(try tool("orders", "add", "A1", "88.88").status == 0)
        _ = try sandbox.sql(
            """
            CREATE TRIGGER no BEFORE UPDATE ON notifications
            BEGIN SELECT raise(ABORT, 'no'); END
            """
        )
        let failed = try release(1, "--json")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("notification 1 stays as it was, nothing was written"))
        #expect(failed.errors.contains("a row breaks a rule of the ledger"))
        #expect(try object(failed.output)["outcome"] as? String == "unavailable")
        #expect(try sandbox.sql("SELECT status FROM orders") == "pending")
        _ = try sandbox.sql("DROP TRIGGER no")
        #expect(try release(1).status == 0)
        _ = try sandbox.sql("PRAGMA user_version = 1")
        #expect(try release(1).errors.contains("the responder brings a file up to date"))
        #expect(try tool("notifications", "release", "x").status == 64)
    }

    @Test func `without a ledger there is nothing to release`() throws {
        #expect(responder.stop() == 0)
        try FileManager.default.removeItem(atPath: sandbox.ledgerPath)
        let none = try release(1)
        #expect(none.status == 1)
        #expect(none.errors.contains("there is no ledger yet"))
        #expect(!FileManager.default.fileExists(atPath: sandbox.ledgerPath))
    }
}
