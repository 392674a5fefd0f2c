internal import Alipay
internal import Foundation
internal import Installation
internal import Simulator
internal import Testing

/// `[[event.sql]]` on the tables of a shop that is on the same MariaDB server as the ledger.
@Suite struct MySQLShopTests {
    private static let tea = "一杯热茶 🍵"

    private static func notice(
        _ number: String,
        _ status: TradeStatus = .success,
        refunded: Int64 = 0,
        by sandbox: Sandbox
    ) -> TradeNotice {
        var trade = sandbox.trade(number, status: status)
        (trade.subject, trade.refundedFen) = (tea, refunded)
        if status == .waitBuyerPay || (status == .closed && refunded == 0) { trade.paidAt = nil }
        return trade
    }

    /// Sends, under an id for each different thing that is said.
    private static func send(_ trade: TradeNotice, to nginx: Nginx, of shop: MySQLShop) throws
        -> String
    {
        let id = "\(trade.outTradeNo)-\(trade.status.rawValue)-\(trade.refundedFen)"
        let body = try shop.sandbox.alipay.notification(
            of: trade,
            notifyID: id,
            now: shop.sandbox.now
        )
        return try Web.post(nginx.url("/alipay/notify"), body).body
    }

    @Test(arguments: MySQLShop.Framework.allCases)
    func `the shop's row and the ledger's say the same after every message`(
        _ framework: MySQLShop.Framework
    ) throws {
        let shop = try MySQLShop(framework)
        // With nothing but the account's rights.
        let check = try Programs.run(
            "alipay-callback",
            ["check", "--config", shop.sandbox.settingsPath]
        )
        let last = framework == .laravel ? 3 : 4
        #expect(check.output.contains("ok   event.sql no. \(last): order.closed\n"))
        #expect(!check.output.contains("bad "))
        let responder = try shop.sandbox.startResponder()
        let nginx = try Nginx(for: shop.sandbox)
        try shop.sell(["A1", "A2", "A3"])
        try shop.sell(["dear"], for: "88.87")
        let story: [(String, TradeStatus, Int64, String)] = [
            ("A1", .waitBuyerPay, 0, "success"), ("A1", .success, 0, "success"),
            ("A1", .success, 1000, "success"), ("A1", .success, 3000, "success"),
            ("A1", .closed, 8888, "success"), ("A2", .waitBuyerPay, 0, "success"),
            ("A2", .closed, 0, "success"), ("A3", .success, 500, "success"),
            ("unknown", .success, 0, "fail"), ("dear", .success, 0, "fail"),
        ]
        for (number, status, refunded, answer) in story {
            let trade = Self.notice(number, status, refunded: refunded, by: shop.sandbox)
            for _ in 1...2 {
                #expect(try Self.send(trade, to: nginx, of: shop) == answer)
                let found = try shop.disagreement()
                #expect(found == "", "after \(number) \(status) \(refunded)")
            }
        }
        let rows = try shop.sql(Self.rows(of: framework))
        #expect(rows == Self.wanted(of: framework))
        try shop.sell(["unknown"])
        let trade = Self.notice("unknown", by: shop.sandbox)
        #expect(try Self.send(trade, to: nginx, of: shop) == "success")
        #expect(try shop.disagreement() == "")
        #expect(responder.isRunning)
    }

    private static func rows(of framework: MySQLShop.Framework) -> String {
        switch framework {
        case .thinkPHP:
            """
            SELECT order_sn, order_status, pay_status, pay_time, refund_amount, transaction_id,
                coalesce((SELECT group_concat(action, note, log_time) FROM shop.tp_order_log AS l
                    WHERE l.order_id = s.order_id), '-')
            FROM shop.tp_order AS s ORDER BY order_id
            """
        case .laravel:
            """
            SELECT no, closed, coalesce(unix_timestamp(paid_at), 0), refund_status,
                coalesce(payment_no, 'NULL'), coalesce(extra, '-'), updated_at IS NULL
            FROM shop.orders ORDER BY id
            """
        }
    }

    private static func wanted(of framework: MySQLShop.Framework) -> String {
        let rows =
            switch framework {
            case .thinkPHP:
                [
                    "A1|0|3|1795428000|88.88|2026112322A1|paid\(tea)1795428000",
                    "A2|5|0|0|0.00|NULL|-",
                    "A3|0|2|1795428000|5.00|2026112322A3|paid\(tea)1795428000",
                    "dear|0|0|0|0.00|NULL|-",
                ]
            case .laravel:
                [
                    "A1|0|1795428000|success|2026112322A1|"
                        + "{\"alipay_subject\": \"\(tea)\", \"refunded_fen\": 8888}|0",
                    "A2|1|0|pending|NULL|-|0",
                    "A3|0|1795428000|partial|2026112322A3|"
                        + "{\"alipay_subject\": \"\(tea)\", \"refunded_fen\": 500}|0",
                    "dear|0|0|pending|NULL|-|1",
                ]
            }
        return rows.map { $0.replacing("|", with: "\t") }.joined(separator: "\n")
    }

    @Test func `the account gets at no other column, and no other table`() throws {
        let shop = try MySQLShop(.thinkPHP)
        for sql in [
            "UPDATE shop.tp_order SET order_amount = 1", "DELETE FROM shop.tp_order",
            "UPDATE shop.tp_order_log SET note = ''", "DELETE FROM alipay_callback.notifications",
        ] {
            let result = try Programs.run(
                "mariadb",
                [
                    "--no-defaults", "--socket=\(shop.server.socketPath)",
                    "--user=alipay_callback", "--password=a long random password",
                    "--execute=\(sql)",
                ]
            )
            #expect(result.errors.contains("denied"), "\(sql)")
        }
    }

    @Test func `the Chinese page has the same SQL and the same settings`() throws {
        let pages = try ["en", "zh"].map(MySQLShop.Page.init)
        for language in ["sql", "toml"] {
            #expect(pages[0].blocks(language) == pages[1].blocks(language))
            #expect(pages[0].blocks(language).count >= 3)
        }
    }

    @Test func `a table without transactions is found by the query of the page, and refused`()
        throws
    {
        let shop = try MySQLShop(.thinkPHP)
        let page = try MySQLShop.Page("en")
        let query = page.blocks("sql", under: "## What the server has to be set to").joined()
        #expect(try shop.sql(query) == "")
        try shop.sql("ALTER TABLE shop.tp_order ENGINE = MyISAM")
        #expect(try shop.sql(query) == "tp_order\tMyISAM")
        let check = try Programs.run(
            "alipay-callback",
            ["check", "--config", shop.sandbox.settingsPath]
        )
        try #require(check.output.contains("its table is MyISAM, which undoes nothing"))
        let responder = try shop.sandbox.startResponder()
        #expect(responder.waits(for: "its table is MyISAM, which undoes nothing"))
        try shop.sql("ALTER TABLE shop.tp_order ENGINE = InnoDB")
        #expect(responder.waits(for: "ledger available again"))
    }

    @Test func `a COMMIT whose answer is lost is answered fail, and its repetition success`() throws
    {
        let shop = try MySQLShop(.laravel)
        let responder = try shop.sandbox.startResponder()
        let nginx = try Nginx(for: shop.sandbox)
        try shop.sell(["A1", "A2"])
        let trade = Self.notice("A1", by: shop.sandbox)
        shop.proxy.watch { command, moment in
            command.text == "COMMIT" && moment == .after ? .swallow : .pass
        }
        try #require(try Self.send(trade, to: nginx, of: shop) == "fail")
        #expect(responder.waits(for: "commit not certain"))
        #expect(shop.proxy.commits == 1)
        shop.proxy.watch()
        #expect(try shop.sql("SELECT count(*) FROM alipay_callback.events") == "1")
        #expect(responder.waits(for: "ledger available again"))
        #expect(try Self.send(trade, to: nginx, of: shop) == "success")
        #expect(try shop.sql("SELECT count(*) FROM alipay_callback.events") == "1")
        #expect(try shop.disagreement() == "")
        let metrics = try Web.get(nginx.url("/alipay/status")).body
        #expect(metrics.contains("\nalipay_callback_ledger_unknown_commits_total 1\n"))
        let socket = shop.sandbox.folder.appending(path: "mysql").path
        #expect(metrics.contains("_ledger_server_info{server=\"\(socket)\"} 1\n"))
    }
}
