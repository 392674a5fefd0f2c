import Alipay
import Foundation
import Installation
import Simulator
import Testing

/// The buyer's page, by the ledger's word.
@Suite struct ReturnPageTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        sandbox = try Sandbox()
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    private func visit(
        _ outTradeNo: String,
        headers: [String] = [],
        status: String? = nil
    ) throws -> Web.Reply {
        let query = try sandbox.alipay.returnQuery(
            of: sandbox.trade(outTradeNo),
            now: sandbox.now,
            changing: status.map { [("trade_status", $0)] } ?? []
        )
        let url = nginx.url("/alipay/return?") + String(decoding: query, as: UTF8.self)
        return try Web.get(url, headers: headers)
    }

    private func notify(_ outTradeNo: String, _ status: TradeStatus, refunded: Int64 = 0) throws {
        var trade = sandbox.trade(outTradeNo, status: status)
        trade.refundedFen = refunded
        let body = try sandbox.alipay.notification(
            of: trade,
            notifyID: "\(outTradeNo)\(status)\(refunded)",
            now: sandbox.now
        )
        #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
    }

    @Test func `before the notification it says being confirmed, and refreshes itself`() throws {
        let page = try visit("P1")
        #expect(page.status == 200)
        #expect(page.body.contains("支付结果确认中"))
        #expect(page.body.contains("http-equiv=\"refresh\""))
        try notify("P1", .success)
        let later = try visit("P1")
        #expect(later.body.contains("支付成功！"))
        #expect(later.body.contains("88.88"))
        #expect(!later.body.contains("http-equiv=\"refresh\""))
    }

    @Test func `closed, finished and refunded orders say what became of the payment`() throws {
        try notify("P2", .closed)
        #expect(try visit("P2").body.contains("支付失败！"))
        try notify("P3", .finished)
        #expect(try visit("P3").body.contains("支付成功！"))
        try notify("P4", .success)
        try notify("P4", .closed, refunded: 8888)
        #expect(try visit("P4").status == 200)
    }

    @Test func `a signed trade_status counts while the ledger knows nothing`() throws {
        #expect(try visit("P5", status: "TRADE_SUCCESS").body.contains("支付成功！"))
        #expect(try visit("P5", status: "TRADE_CLOSED").body.contains("支付失败！"))
        #expect(try sandbox.sql("SELECT count(*) FROM orders") == "0")
    }

    @Test func `the page is not stored, not indexed, and sends no referrer`() throws {
        let headers = try visit("P6").headers
        #expect(headers["cache-control"] == "no-store")
        #expect(headers["referrer-policy"] == "no-referrer")
        #expect(headers["x-robots-tag"]?.contains("noindex") == true)
        let policy = try #require(headers["content-security-policy"])
        #expect(policy.contains("default-src 'none'"))
        #expect(!policy.contains("script-src"))
    }

    @Test func `script in order number and subject is inert`() throws {
        let script = "<script>alert(1)</script>"
        let page = try visit(script)
        #expect(page.status == 200)
        #expect(!page.body.contains("<script"))
        #expect(page.body.contains("&lt;script&gt;"))
        let body = try sandbox.notification("X\(script)", changing: [("subject", script)])
        #expect(try Web.post(nginx.url("/alipay/notify"), body).body == "success")
        #expect(try !visit("X\(script)").body.contains("<script"))
    }

    @Test func `HEAD gets the headers alone`() throws {
        let reply = try Web.send(nginx.url("/alipay/return"), ["--head"])
        #expect(reply.status == 403)
        #expect(reply.body.isEmpty)
    }
}
