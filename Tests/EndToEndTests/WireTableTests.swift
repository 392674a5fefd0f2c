import Alipay
import Foundation
import Installation
import Simulator
import Testing

/// Every row of the table "What the wire gets", through a real nginx.
@Suite struct WireTableTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    private func notify(_ body: [UInt8]) throws -> Web.Reply {
        try Web.post(nginx.url("/alipay/notify"), body)
    }

    @Test func `a recorded notification is answered with seven bytes and nothing else`() throws {
        let reply = try notify(sandbox.notification("A1"))
        #expect(reply.status == 200)
        #expect(reply.body == "success")
        #expect(reply.headers["content-length"] == "7")
        #expect(reply.headers["content-type"]?.hasPrefix("text/plain") == true)
        #expect(
            try sandbox.sql("SELECT status, total_fen FROM orders WHERE out_trade_no = 'A1'")
                == "paid|8888"
        )
        #expect(try sandbox.sql("SELECT type FROM events") == "order.paid")
        #expect(
            try sandbox.sql("SELECT hex(body) FROM notifications").lowercased()
                == sandbox.notification("A1").hexadecimal
        )
    }

    @Test func `a repetition is answered with success and changes nothing`() throws {
        for _ in 1...3 { #expect(try notify(sandbox.notification("A2")).body == "success") }
        #expect(try sandbox.sql("SELECT count(*) FROM events") == "1")
        #expect(try sandbox.sql("SELECT count(*), arrivals FROM notifications") == "1|3")
    }

    @Test func `the addresses of the PHP scripts still work`() throws {
        let body = try sandbox.notification("A3")
        #expect(try Web.post(nginx.url("/notify_url.php"), body).body == "success")
        let query = try sandbox.alipay.returnQuery(of: sandbox.trade("A3"), now: sandbox.now)
        let url = nginx.url("/return_url.php?") + String(decoding: query, as: UTF8.self)
        #expect(try Web.get(url).body.contains("支付成功！"))
    }

    @Test(arguments: [
        ("out_trade_no=%zz&sign=x", 400),
        ("out_trade_no=1&out_trade_no=2&sign=x", 400),
        ("out_trade_no=1", 400),
        ("", 400),
        ("out_trade_no=1&sign=", 400),
    ])
    func `a message that cannot be read gets 400`(body: String, status: Int) throws {
        let reply = try notify(Array(body.utf8))
        #expect(reply.status == status)
        #expect(reply.body == "fail")
    }

    @Test func `a message that is not ours gets 403, and nobody outside learns why`() throws {
        let tampered = String(decoding: try sandbox.notification("B1"), as: UTF8.self)
            .replacingOccurrences(of: "total_amount=88.88", with: "total_amount=88.89")
        let bodies = [
            Array(tampered.utf8),
            try sandbox.notification("B2", changing: [("app_id", "2021000000000001")]),
            try sandbox.notification("B3", changing: [("seller_id", "2088000000000009")]),
            Array(
                String(decoding: try sandbox.notification("B4"), as: UTF8.self)
                    .replacingOccurrences(of: "sign_type=RSA2", with: "sign_type=RSA").utf8
            ),
        ]
        for body in bodies {
            let reply = try notify(body)
            #expect(reply.status == 403)
            #expect(reply.body == "fail")
        }
        #expect(responder.waits(for: "content_differs"))
        #expect(responder.waits(for: "unknown_app_id"))
        #expect(responder.waits(for: "other_seller_id"))
        #expect(responder.waits(for: "sign_type_differs"))
        #expect(try sandbox.sql("SELECT count(*) FROM notifications") == "0")
    }

    @Test func `a body over the limit gets 413`() throws {
        let reply = try notify([UInt8](repeating: UInt8(ascii: "a"), count: 64 * 1024 + 1))
        #expect(reply.status == 413)
        #expect(reply.body == "fail")
    }

    @Test func `a body of exactly the limit is read`() throws {
        let reply = try notify([UInt8](repeating: UInt8(ascii: "a"), count: 64 * 1024))
        #expect(reply.status == 400)
    }

    @Test func `another method gets 405`() throws {
        let notify = try Web.get(nginx.url("/alipay/notify"))
        #expect(notify.status == 405)
        #expect(notify.body == "fail")
        #expect(notify.headers["allow"] == "POST")
        let back = try Web.post(nginx.url("/alipay/return"), Array("a=b".utf8))
        #expect(back.status == 405)
        #expect(back.headers["allow"] == "GET, HEAD")
    }

    @Test func `a return that is not verified gets the page 验签失败！`() throws {
        let reply = try Web.get(nginx.url("/alipay/return?out_trade_no=ORDER-C1&sign=AAAA"))
        #expect(reply.status == 403)
        #expect(reply.body.contains("验签失败！"))
        #expect(!reply.body.contains("ORDER-C1"))
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { String(format: "%02x", $0) }.joined()
    }
}
