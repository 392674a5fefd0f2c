import Alipay
import Foundation
import Installation
import Simulator
import Testing

/// What waits for the operator, from the wire to the tool.
@Suite struct QuarantineTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func post(_ body: [UInt8]) throws -> Web.Reply {
        try Web.post(nginx.url("/alipay/notify"), body)
    }

    @Test func `a field that cannot be read is named everywhere, until it is dismissed`() throws {
        let odd = try sandbox.notification("U1", changing: [("trade_status", "TRADE_PENDING")])
        #expect(try post(odd).body == "fail")
        let trade = sandbox.trade("U1").tradeNo
        #expect(responder.waits(for: "unreadable_field out_trade_no=U1 trade_no=\(trade)"))
        #expect(responder.log.contains("(trade_status: TRADE_PENDING)"))

        let list = try tool("notifications", "list", "--quarantined").output
        #expect(list.contains("U1"))
        #expect(list.contains("quarantined: unreadable_field, trade_status: TRADE_PENDING"))
        let shown = try tool("notifications", "show", "1").output
        #expect(shown.contains("trade_status: TRADE_PENDING\n"))
        let json = try tool("notifications", "show", "1", "--json").output
        #expect(json.contains("\"unreadable\" : \"trade_status: TRADE_PENDING\""))
        let release = try tool("notifications", "release", "1")
        #expect(release.status == 1)
        #expect(release.errors.contains("cannot be read: trade_status: TRADE_PENDING"))
        #expect(try tool("check").output.contains("quarantine: 1 notification waits for you"))

        let none = try tool("notifications", "dismiss", "1", "--reason", "")
        #expect(none.status == 64)
        let dismissed = try tool("notifications", "dismiss", "1", "--reason", "settled by hand")
        #expect(dismissed.status == 0)
        #expect(dismissed.output == "dismissed notification 1\n")
        let again = try tool("notifications", "dismiss", "1", "--reason", "again")
        #expect(again.status == 1)
        #expect(again.errors.contains("(outcome: dismissed: settled by hand)"))
        #expect(try tool("notifications", "dismiss", "7", "--reason", "x").status == 1)
        #expect(try tool("notifications", "list", "--quarantined").output == "no notifications\n")
        #expect(try tool("notifications", "list").output.contains("dismissed: settled by hand"))
        #expect(try !tool("check").output.contains("quarantine"))
        #expect(try post(odd).body == "success")
        #expect(try sandbox.sql("SELECT arrivals, outcome FROM notifications") == "2|nothing")
        #expect(try tool("notifications", "audit").status == 0)
    }

    @Test func `a return is refused at the notify address, and recorded nowhere`() throws {
        let query = try sandbox.alipay.returnQuery(of: sandbox.trade("A1"), now: sandbox.now)
        for body in [query, query + Array("&q=".utf8), Array("&&".utf8) + query] {
            let reply = try post(body)
            #expect(reply.status == 403)
            #expect(reply.body == "fail")
        }
        #expect(responder.waits(for: "notify refused: return_at_notify"))
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
        let verdict = try Programs.run(
            "alipay-callback",
            ["verify", "--explain", "--language", "en", "--config", sandbox.settingsPath],
            input: query
        )
        #expect(verdict.status == 1)
        #expect(verdict.output.contains("other_kind: The signature fits"))
    }

    @Test func `both cuts of a signed text are one notification, and nobody's order`() throws {
        let finished = sandbox.trade("A1", status: .finished)
        let body = try sandbox.alipay.notification(
            of: finished,
            notifyID: "N1",
            now: sandbox.now,
            changing: [("passback_params", "p&refund_fee=88.88")]
        )
        let text = String(decoding: body, as: UTF8.self)
        let cut = text.replacing("p%26refund_fee%3D88.88", with: "p&refund_fee=88.88")
        #expect(cut != text)
        for message in [body, Array(cut.utf8), body] {
            #expect(try post(message).body == "fail")
        }
        #expect(
            try sandbox.sql("SELECT count(*), max(arrivals), max(reason) FROM notifications")
                == "1|3|two_readings"
        )
        #expect(try sandbox.sql("SELECT count(*) FROM orders") == "0")
        let verdict = try Programs.run(
            "alipay-callback",
            ["verify", "--explain", "--language", "en", "--config", sandbox.settingsPath],
            input: body
        )
        #expect(verdict.status == 1)
        #expect(verdict.output.contains("two_readings: The signature fits"))
        let release = try tool("notifications", "release", "1")
        #expect(release.errors.contains("can be read in two ways"))
    }
}
