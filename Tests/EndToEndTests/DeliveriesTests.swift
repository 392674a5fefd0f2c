internal import Foundation
internal import Installation
internal import Testing

/// `deliver --drain` and the `deliveries` commands, with commands as destinations.
@Suite struct DeliveriesTests {
    private let sandbox: Sandbox
    private let responder: Child
    private let nginx: Nginx

    init() throws {
        let sandbox = try Sandbox()
        let answer = sandbox.folder.appending(path: "answer").path
        try sandbox.change {
            $0 + """

                [deliver]
                schedule = ["1ms"]
                [[deliver.command]]
                name = "shop"
                run = ["/bin/sh", "-c", 'cat "$0" > /dev/null && echo "$ALIPAY_EVENT $ALIPAY_TEST"', "\(answer)"]
                events = ["order.paid", "order.refunded"]
                """
        }
        self.sandbox = sandbox
        responder = try sandbox.startResponder()
        nginx = try Nginx(for: sandbox)
    }

    /// The tool's status and what it said, output first.
    private func tool(_ arguments: String...) throws -> (status: Int32, text: String) {
        let result = try Programs.run(
            "alipay-callback",
            arguments + ["--config", sandbox.settingsPath]
        )
        return (result.status, result.output + result.errors)
    }

    private func pay(_ order: String) throws {
        let reply = try Web.post(nginx.url("/alipay/notify"), try sandbox.notification(order))
        #expect(reply.body == "success")
    }

    /// Whether the shop's command works.
    private func letShopWork(_ works: Bool) throws {
        let answer = sandbox.folder.appending(path: "answer")
        if works {
            try Data().write(to: answer)
        } else {
            try FileManager.default.removeItem(at: answer)
        }
    }

    @Test func `what failed for the last time is listed, shown, tried again and skipped`() throws {
        try pay("A1")
        let drained = try tool("deliver", "--drain")
        #expect(drained.status == 0)
        #expect(drained.text.contains("to shop failed, retry in 0.0 s: exit 1: cat:"))
        // The second attempt is due by now, or soon.
        while try !tool("deliveries", "list", "--dead").text.contains("A1") {
            _ = try tool("deliver", "--drain")
        }
        #expect(
            try tool("deliveries", "list", "--status", "dead").text.contains("shop         dead")
        )
        let shown = try tool("deliveries", "show", "1").text
        #expect(shown.contains("1, order.paid of A1") && shown.contains("failed   exit 1"))
        let id = try #require(shown.firstMatch(of: /evt_[0-9a-f]{32}/)).output
        #expect(try tool("deliveries", "show", String(id)).text == shown)
        #expect(try tool("deliveries", "show", "--order", "A1").text == shown)
        let check = try tool("check")
        #expect(check.status == 1)
        #expect(check.text.contains("bad  destination shop: 1 failed for the last time;"))

        let tried = try tool("deliveries", "retry", "--dead", "--dry-run")
        #expect(tried == (0, "1 delivery would be delivered again\n"))
        let retried = try tool("deliveries", "retry", "1", "--reason", "shop was mended")
        #expect(retried == (0, "1 delivery will be delivered again\n"))
        try letShopWork(true)
        let delivered = try tool("deliver", "--drain")
        #expect(delivered.text.contains("of A1 to shop: exit 0: order.paid"))
        #expect(try tool("deliveries", "show", "1").text.contains("shop was mended"))
        #expect(try tool("check").text.contains("ok   destination shop, 0 waiting"))

        let json = try tool("deliveries", "list", "--json").text
        #expect(json.contains("\"status\" : \"delivered\"") && json.contains(id))

        try pay("A2")
        try letShopWork(false)
        _ = try tool("deliver", "--drain")
        let skipped = try tool("deliveries", "skip", "2", "--reason", "by hand")
        #expect(skipped == (0, "1 delivery skipped\n"))
        #expect(try tool("deliveries", "list", "--status", "skipped").text.contains("A2"))
    }

    @Test func `a test event is marked, and nothing of it is written`() throws {
        try letShopWork(true)
        let good = try tool("deliveries", "test", "shop")
        #expect(good == (0, "shop: exit 0: order.paid 1\n"))
        try letShopWork(false)
        let bad = try tool("deliveries", "test", "shop")
        #expect(bad.status == 1 && bad.text.hasPrefix("shop: exit 1: cat:"))
        let other = try tool("deliveries", "test", "mail")
        #expect(other.status == 1 && other.text.contains("there are: shop"))
        #expect(try sandbox.sql("SELECT count(*) FROM attempts") == "0")
    }

    @Test func `what is asked for in vain gets a sentence`() throws {
        #expect(try tool("deliveries", "list") == (0, "no deliveries\n"))
        #expect(try tool("deliveries", "show", "9") == (1, "no deliveries of event 9\n"))
        #expect(try tool("deliveries", "show", "evt_9") == (1, "no event evt_9\n"))
        let all = try tool("deliveries", "retry")
        #expect(all.status == 64 && all.text.contains("say which: by ids, --destination"))
        let unknown = try tool("deliveries", "retry", "--destination", "mail")
        #expect(unknown == (1, "no destination mail; the ledger knows: none yet\n"))
        let reason = try tool("deliveries", "skip", "1")
        #expect(reason.status == 64 && reason.text.contains("--reason"))
        #expect(try tool("deliveries", "enable", "mail") == (1, "no destination mail\n"))
    }

    @Test func `without a destination there is nothing to deliver`() throws {
        try sandbox.change { $0.components(separatedBy: "[deliver]")[0] }
        let result = try tool("deliver", "--drain")
        #expect(result.status == 78 && result.text.contains("there is no destination"))
    }
}
