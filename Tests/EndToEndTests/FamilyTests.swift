import Alipay
import Foundation
import Installation
import Signing
import Simulator
import Testing

/// Notifications that are not about a trade, and those of other times, over the wire.
@Suite struct FamilyTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    private func post(_ fields: [SimulatedAlipay.Field], by rule: ContentRule = .v1) throws
        -> String
    {
        let body = try sandbox.alipay.signed([("app_id", sandbox.alipay.appID)] + fields, by: rule)
        let reply = try Web.post(nginx.url("/alipay/notify"), body)
        #expect(reply.status == 200)
        return reply.body
    }

    @Test(arguments: [
        ("notify_type", "dut_user_sign", ContentRule.v1, "agreement", "success"),
        ("notify_type", "fund_auth_freeze", .v1, "preauthorization", "success"),
        ("notify_type", "open_app_auth_notify", .v1, "app_authorization", "success"),
        ("notify_type", "servicemarket_order_notify", .v2, "service_market", "success"),
        ("msg_method", "alipay.fund.trans.order.changed", .v2, "message_service", "success"),
        ("service", "alipay.service.check", .v2, "life_account", "fail"),
        ("service", "alipay.industry.car.appid.invoke", .v2, "industry_bill", "fail"),
        ("notify_type", "something_new", .v1, "unknown", "fail"),
    ])
    func `are recorded with their family and never near an order`(
        name: String,
        value: String,
        rule: ContentRule,
        family: String,
        answer: String
    ) throws {
        let body = try post(
            [
                (name, value), ("notify_id", "n1"), ("out_trade_no", "A1"), ("trade_no", "T1"),
                ("trade_status", "TRADE_SUCCESS"), ("total_amount", "88.88"),
            ],
            by: rule
        )
        #expect(body == answer)
        #expect(
            try sandbox.sql("SELECT family, notify_type, content_rule, outcome FROM notifications")
                == "\(family)|\(value)|\(rule.rawValue)|\(answer == "fail" ? "quarantined" : "nothing")"
        )
        #expect(try sandbox.sql("SELECT count(*) FROM orders") == "0")
        #expect(
            try sandbox.sql("SELECT count(*) FROM events WHERE type LIKE 'order.%'") == "0"
        )
    }

    @Test func `of an unknown kind are answered success where the settings say so`() throws {
        try sandbox.change {
            $0.replacing("[[app]]", with: "[[app]]\nunknown_notifications = \"success\"")
        }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "configuration reloaded"))
        #expect(try post([("notify_type", "something_new"), ("notify_id", "n1")]) == "success")
        #expect(try post([("service", "alipay.service.check"), ("notify_id", "n2")]) == "fail")
        #expect(
            try sandbox.sql("SELECT count(*) FROM notifications WHERE outcome = 'quarantined'")
                == "2"
        )
    }

    @Test func `of MAPI are recorded under the PID, in GBK as well`() throws {
        let key = try PrivateKey(generatingForSimulator: ())
        try key.publicPEM().write(
            toFile: sandbox.folder.appending(path: "mapi.pem").path,
            atomically: true,
            encoding: .utf8
        )
        try sandbox.change {
            $0 + """

                [[partner]]
                seller_id = "2088000000000007"
                alipay_public_keys = ["mapi.pem"]
                profile = "sandbox"
                """
        }
        responder.send(SIGHUP)
        #expect(responder.waits(for: "configuration reloaded"))
        let alipay = SimulatedAlipay(key: key, appID: "", sellerID: "", signType: .rsa)
        let fields: [(name: String, value: [UInt8])] = [
            ("seller_id", "2088000000000007"), ("notify_type", "trade_status_sync"),
            ("notify_id", "n1"), ("out_trade_no", "M1"), ("trade_no", "T1"),
            ("trade_status", "TRADE_FINISHED"), ("total_fee", "200.00"),
            ("gmt_payment", "2016-04-19 15:19:44"),
        ].map { ($0.0, Array($0.1.utf8)) }
        let body = try alipay.signed(bytes: fields + [("subject", [0xD6, 0xD0, 0xB9, 0xFA])])
        #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        #expect(
            try sandbox.sql("SELECT app_id, out_trade_no, status, total_fen, subject FROM orders")
                == "2088000000000007|M1|finished|20000|中国"
        )
    }

    @Test func `that are refused have their cause in the log, and nowhere else`() throws {
        let body = String(
            decoding: try sandbox.notification("A1", changing: [("subject", "\"green tea\"")]),
            as: UTF8.self
        )
        let escaped = body.replacing("%22green+tea%22", with: "%26quot%3Bgreen+tea%26quot%3B")
        let reply = try Web.post(nginx.url("/alipay/notify"), Array(escaped.utf8))
        #expect(reply.status == 403)
        #expect(reply.body == "fail")
        #expect(responder.waits(for: "notify refused because of html_escaped"))
        #expect(responder.log.contains("were put into subject"))
        #expect(!responder.log.contains("green tea"))
    }
}
