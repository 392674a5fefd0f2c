import Foundation
import Installation
import Testing

/// `notifications audit`, on a ledger that a responder filled and somebody edited.
@Suite struct AuditTests {
    private let sandbox: Sandbox

    /// Three payments that came in through nginx.
    init() throws {
        sandbox = try Sandbox()
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        for number in ["A1", "A2", "A3"] {
            let body = try sandbox.notification(number)
            #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        }
        #expect(responder.stop() == 0)
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func audit(_ arguments: String...) throws -> Programs.Result {
        let command = ["notifications", "audit"] + arguments
        return try Programs.run("alipay-callback", command + ["--config", sandbox.settingsPath])
    }

    private func object(_ json: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        return try #require(value as? [String: Any])
    }

    /// The head as the last row has it.
    private func head() throws -> String {
        try sandbox.sql("SELECT id || ':' || lower(hex(chain)) FROM notifications WHERE id = 3")
    }

    @Test func `a ledger as it was recorded has no fault, and its head can be noted`() throws {
        let found = try audit()
        #expect(found.status == 0)
        #expect(found.errors.isEmpty)
        let head = try head()
        let lines = found.output.split(separator: "\n")
        #expect(lines.prefix(2) == ["notifications   3", "verified again  3"])
        #expect(lines.contains("head \(head)"))
        #expect(lines.last == "no fault")
        #expect(try audit("--head", head).status == 0)

        let json = try object(try audit("--json").output)
        #expect(json["notifications"] as? Int == 3)
        #expect(json["verified"] as? Int == 3)
        #expect(json["pruned"] as? Int == 0)
        #expect(json["head"] as? String == head)
        #expect(json["fault_count"] as? Int == 0)
        #expect((json["faults"] as? [String])?.isEmpty == true)
        #expect((json["unknown_keys"] as? [String: Int])?.isEmpty == true)
    }

    @Test(arguments: [
        ("UPDATE notifications SET total_fen = 8889 WHERE id = 2", "notification 2 was edited"),
        ("DELETE FROM notifications WHERE id = 2", "notification 2 was removed"),
        (
            "UPDATE notifications SET body = CAST(replace(body, '8.88', '8.89') AS BLOB) WHERE id = 2",
            "notification 2: its body is not what Alipay signed"
        ),
        ("UPDATE orders SET total_fen = 1 WHERE out_trade_no = 'A2'", "order A2 of 2021"),
        ("DELETE FROM events WHERE notification_id = 2", "notification 2 lacks an event"),
    ])
    func `what somebody edited is named`(_ edit: String, _ fault: String) throws {
        _ = try sandbox.sql(edit)
        let found = try audit()
        #expect(found.status == 1)
        let lines = found.output.split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix(fault) })
        #expect(!lines.contains("no fault"))
        let asJSON = try audit("--json")
        #expect(asJSON.status == 1)
        let json = try object(asJSON.output)
        let faults = try #require(json["faults"] as? [String])
        #expect(faults.contains { $0.hasPrefix(fault) })
        #expect(json["fault_count"] as? Int == faults.count)
    }

    @Test func `a log that was cut at its end is noticed by the head that was noted`() throws {
        let head = try head()
        _ = try sandbox.sql(
            """
            DELETE FROM events WHERE notification_id = 3;
            DELETE FROM orders WHERE out_trade_no = 'A3';
            DELETE FROM notifications WHERE id = 3;
            UPDATE chain_head SET last_id = 2,
                chain = (SELECT chain FROM notifications WHERE id = 2)
            """
        )
        #expect(try audit().status == 0)
        let noticed = try audit("--head", head)
        #expect(noticed.status == 1)
        #expect(noticed.output.hasSuffix("\nnotification 3 was removed\n"))
        let other = try audit("--head", "2:" + String(repeating: "0", count: 64))
        #expect(other.output.contains("notification 2 is not the one whose chain was noted"))
        for wrong in ["3", "3:zz", "-1:" + String(repeating: "0", count: 64), ""] {
            #expect(try audit("--head", wrong).status == 64)
        }
    }

    @Test func `masked and dropped bodies are not a fault`() throws {
        _ = try sandbox.sql(
            """
            UPDATE orders SET status = 'refunded', refunded_fen = total_fen WHERE out_trade_no > 'A1';
            UPDATE events SET delivered_at = 1
            """
        )
        #expect(try tool("prune", "--before", "0m", "--mask-buyers").output.hasPrefix("2 masked"))
        let begun = try audit("--json")
        #expect(try object(begun.output)["pruned"] as? Int == 2)
        _ = try sandbox.sql("UPDATE orders SET status = 'paid', refunded_fen = 0")
        let found = try audit()
        #expect(found.status == 0, "\(found.output)")
        #expect(found.output.contains("masked or dropped  2\n"))
        #expect(found.output.contains("verified again     1\n"))
    }

    @Test func `a key that is not in the settings any more is named, and may be put back`() throws {
        let new = try Sandbox()
        let (old, name) = ("\"alipay-public-key.pem\"", "new.pem")
        try FileManager.default.copyItem(
            at: new.folder.appending(path: "alipay-public-key.pem"),
            to: sandbox.folder.appending(path: name)
        )
        try sandbox.change { $0.replacing("[\(old)]", with: "[\"\(name)\"]") }
        let without = try audit()
        #expect(without.status == 0)
        let key = try sandbox.sql("SELECT key_fingerprint FROM notifications WHERE id = 1")
        #expect(without.output.contains("\nnote 3 not verified, by key \(key): the settings"))
        #expect(without.output.contains("verified again  0\n"))
        #expect(
            try object(try audit("--json").output)["unknown_keys"] as? [String: Int] == [key: 3]
        )

        try sandbox.change { $0.replacing("[\"\(name)\"]", with: "[\"\(name)\", \(old)]") }
        let with = try audit()
        #expect(with.output.contains("verified again  3\n"))
        #expect(with.output.split(separator: "\n").allSatisfy { !$0.hasPrefix("note") })
    }

    @Test func `a fault that quotes a row does not drive the terminal`() throws {
        _ = try sandbox.sql(
            """
            INSERT INTO orders (out_trade_no, app_id, total_fen, status, paid_at)
            VALUES ('B' || char(27) || '[2J' || char(10) || 'no fault', 'a', 1, 'paid', 1)
            """
        )
        let found = try audit()
        #expect(found.status == 1)
        #expect(found.output.contains("order B␛[2J␊no fault of a is paid"))
        #expect(!found.output.contains("\u{1B}"))
        #expect(try !audit("--json").output.contains("\\u001b"))
    }

    @Test func `of very many faults the first hundred are named, and all are counted`() throws {
        _ = try sandbox.sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)
            INSERT INTO orders (out_trade_no, app_id, total_fen, status, paid_at)
            SELECT 'B' || i, 'a', 1, 'paid', 1 FROM n
            """
        )
        let found = try audit()
        #expect(found.output.hasSuffix("\nand 50 more\n"))
        #expect(found.output.split(separator: "\n").count { $0.hasPrefix("order B") } == 100)
        let json = try object(try audit("--json").output)
        #expect(json["fault_count"] as? Int == 150)
        #expect((json["faults"] as? [String])?.count == 100)
    }

    @Test func `without a ledger, or with one that cannot be read, it says so`() throws {
        _ = try sandbox.sql("PRAGMA user_version = 1")
        let older = try audit()
        #expect(older.status == 1)
        #expect(older.errors.contains("the responder brings a file up to date"))
        try FileManager.default.removeItem(atPath: sandbox.ledgerPath)
        #expect(try audit().errors.contains("there is no ledger yet"))
        try sandbox.change { $0.replacing("alipay-public-key.pem", with: "none.pem") }
        #expect(try audit().status == 78)
    }
}
