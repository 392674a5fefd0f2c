import Alipay
import Foundation
import Installation
import Simulator
import Testing

/// Each way to run the responder, as its files set it up, with the real web server.
@Suite struct DeploymentTests {
    private func status(of outTradeNo: String, in site: RunningSite) throws -> String {
        try site.sandbox.sql("SELECT status FROM orders WHERE out_trade_no = '\(outTradeNo)'")
    }

    private func returnQuery(of outTradeNo: String, in site: RunningSite) throws -> String {
        let trade = site.sandbox.trade(outTradeNo)
        let query = try site.sandbox.alipay.returnQuery(of: trade, now: site.sandbox.now)
        return String(decoding: query, as: UTF8.self)
    }

    @Test(arguments: Deployment.allCases)
    func `a signed notification is recorded as it came, and answered with seven bytes`(
        deployment: Deployment
    ) throws {
        let site = try RunningSite(deployment)
        let body = try site.sandbox.notification("A1")
        let reply = try Web.post(site.url("/alipay/notify"), body)
        #expect(reply.status == 200)
        #expect(reply.body == "success")
        #expect(reply.headers["content-length"] == "7")
        #expect(reply.headers["content-type"]?.hasPrefix("text/plain") == true)
        #expect(try status(of: "A1", in: site) == "paid")
        let recorded = try site.sandbox.sql("SELECT hex(body) FROM notifications").lowercased()
        #expect(recorded == body.map { String(format: "%02x", $0) }.joined())
    }

    @Test(arguments: Deployment.allCases)
    func `a forged notification is refused`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        let forged = String(decoding: try site.sandbox.notification("B1"), as: UTF8.self)
            .replacingOccurrences(of: "total_amount=88.88", with: "total_amount=88.89")
        let reply = try Web.post(site.url("/alipay/notify"), Array(forged.utf8))
        #expect(reply.status == 403)
        #expect(reply.body == "fail")
        // By its old name, too.
        #expect(try Web.post(site.url("/notify_url.php"), Array(forged.utf8)).status == 403)
    }

    @Test(arguments: Deployment.allCases)
    func `the addresses of the PHP scripts and the new ones show the same`(deployment: Deployment)
        throws
    {
        let site = try RunningSite(deployment)
        let body = try site.sandbox.notification("C1")
        let reply = try Web.post(site.url("/notify_url.php"), body)
        #expect(reply.status == 200)
        #expect(reply.body == "success")
        #expect(try status(of: "C1", in: site) == "paid")
        let query = try returnQuery(of: "C1", in: site)
        for path in ["/return_url.php", "/alipay/return"] {
            let page = try Web.get(site.url("\(path)?\(query)"))
            #expect(page.status == 200)
            #expect(page.body.contains("支付成功！"))
        }
        let unsigned = try Web.get(site.url("/return_url.php?out_trade_no=C1&sign=AAAA"))
        #expect(unsigned.status == 403)
        #expect(unsigned.body.contains("验签失败！"))
    }

    @Test(arguments: Deployment.allCases)
    func `other addresses get 404, and nothing of settings or ledger`(deployment: Deployment) throws
    {
        let site = try RunningSite(deployment)
        let paths = [
            "/alipay/other", "/alipay/notify/more", "/alipay/notified", "/notify_url.php5",
            "/x/notify_url.php", "/alipay-callback.toml", "/alipay/alipay-callback.toml",
            "/ledger/ledger.db", "/alipay/..%2falipay-callback.toml", "/alipay-callback-fcgi",
        ]
        for path in paths {
            let reply = try Web.send(site.url(path), ["--path-as-is"])
            #expect([400, 404].contains(reply.status), "\(path): \(reply.status)")
            #expect(!reply.body.contains("[ledger]"))
        }
        #expect(try Web.get(site.url("/alipay/other")).status == 404)
    }

    @Test(arguments: Deployment.allCases)
    func `no header of a client's chooses a route`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        for (index, name) in ["ALIPAY_ROUTE", "ALIPAY-ROUTE", "Redirect-Alipay-Route"].enumerated()
        {
            let body = try site.sandbox.notification("D\(index)")
            let asStatus = ["\(name): status"]
            let reply = try Web.post(site.url("/alipay/notify"), body, headers: asStatus)
            #expect(reply.body == "success")
            #expect(try Web.get(site.url("/alipay/return"), headers: asStatus).status == 403)
            let asNotify = ["\(name): notify"]
            let other = try site.sandbox.notification("E\(index)")
            let elsewhere = try Web.post(site.url("/alipay/other"), other, headers: asNotify)
            #expect([404, 405].contains(elsewhere.status))
        }
        let asked = try Web.get(site.url("/alipay/notify?ALIPAY_ROUTE=status"))
        #expect(asked.status == 405)
        #expect(try site.sandbox.sql("SELECT count(*) FROM orders") == "3")
    }

    /// CGI has a query without a "=" as arguments of the program (RFC 3875 §4.4).
    @Test(arguments: Deployment.allCases)
    func `a query is not taken for the responder's options`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        for query in ["--help", "--config+/dev/null"] {
            let url = site.url("/alipay/notify?" + query)
            let reply = try Web.post(url, site.sandbox.notification("A1"))
            #expect(reply.status == 200)
            #expect(reply.body == "success")
        }
    }

    @Test(arguments: Deployment.allCases)
    func `only this machine learns how the responder is`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        let here = try Web.get(site.url("/alipay/status?ready"))
        #expect(here.status == (deployment.isShared ? 404 : 200))
        #expect(deployment.isShared || here.body == "ok\n")
        // Another address of the same network, and what a client may claim.
        let elsewhere = try Web.send(
            site.url("/alipay/status?ready"),
            ["--interface", "127.0.0.2"],
            ["X-Forwarded-For: 127.0.0.1", "ALIPAY-ROUTE: status"]
        )
        #expect(elsewhere.status == (deployment.isShared ? 404 : 403))
        #expect(!elsewhere.body.contains("ok\n"))
    }

    @Test(arguments: Deployment.allCases)
    func `a body over the limit is refused by the responder itself`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        // mod_fcgid on a shared host takes 128 KiB and answers the rest itself, also with 413.
        for length in [64 * 1024 + 1, deployment == .sharedFcgid ? 120_000 : 300_000] {
            let body = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            let reply = try Web.post(site.url("/alipay/notify"), body)
            #expect(reply.status == 413)
            #expect(reply.body == "fail")
        }
    }

    /// Alipay announces the length; a proxy in between may not.
    @Test(arguments: Deployment.allCases)
    func `a chunked notification is read whole, or refused`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        let chunked = ["Transfer-Encoding: chunked"]
        let body = try site.sandbox.notification("G1")
        let reply = try Web.post(site.url("/alipay/notify"), body, headers: chunked)
        if deployment == .caddy {
            // It tells the responder no length.
            #expect(reply.status == 400)
            #expect(reply.body == "fail")
        } else {
            #expect(reply.body == "success")
            #expect(try status(of: "G1", in: site) == "paid")
        }
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000)
        let refused = try Web.post(site.url("/alipay/notify"), long, headers: chunked)
        #expect(refused.status == (deployment == .caddy ? 400 : 413))
        #expect(refused.body == "fail")
    }

    @Test(arguments: Deployment.allCases.filter { !$0.isShared })
    func `the buyer's query is in no access log`(deployment: Deployment) throws {
        let site = try RunningSite(deployment)
        let query = try returnQuery(of: "H1", in: site)
        for path in ["/alipay/return", "/return_url.php"] {
            #expect(try Web.get(site.url("\(path)?\(query)")).status == 200)
        }
        _ = try Web.post(site.url("/alipay/notify"), site.sandbox.notification("H2"))
        let log = try site.stopServer()
        #expect(log.contains("/alipay/notify"))
        #expect(!log.contains("out_trade_no"))
    }
}

extension Deployment: CustomTestStringConvertible {
    package var testDescription: String { rawValue }
}
