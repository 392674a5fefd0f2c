import Foundation
import Installation
import Testing

/// Alipay's own form, posted again to a handler that was there before.
@Suite struct RepostRelayTests {
    private let server: WebServer

    init() throws { server = try WebServer() }

    private func shop(_ turns: String) throws -> RelayedShop {
        let url = try server.url("/turn/a/" + turns)
        return try RelayedShop(
            """
            [[deliver.webhook]]
            name = "old"
            format = "alipay"
            url = "\(url)"
            events = ["order.paid", "order.refunded", "order.finished"]
            allow_private_address = true
            """
        )
    }

    @Test func `the body is byte for byte what Alipay sent, once for each notification`() throws {
        let shop = try shop("text-success")
        // This one has two events, and is one notification all the same.
        let first = try shop.pay("A1", refunded: 100, subject: "a+b & c=d %20 一杯咖啡 🧋")
        let second = try shop.pay("A1", refunded: 200)
        #expect(try shop.drain().status == 0)
        let posts = try server.posts
        #expect(posts.map { Array($0.body) } == [first, second])
        let type = "application/x-www-form-urlencoded; text/html; charset=utf-8"
        for post in posts {
            #expect(post.headers["content-type"] == type)
            #expect(post.headers["webhook-signature"] == nil)
        }
    }

    @Test func `another receiver verifies it as Alipay's`() throws {
        let shop = try shop("text-success")
        try shop.pay("A1")
        #expect(try shop.drain().status == 0)
        let post = try #require(try server.posts.first)
        let file = shop.path("posted")
        try post.body.write(to: URL(filePath: file))
        let verified = try Programs.run(
            "alipay-callback",
            ["verify", file, "--config", shop.sandbox.settingsPath]
        )
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test func `anything but the word success is tried again, as Alipay would`() throws {
        let shop = try shop("text-fail/text-successful/status-204/text-SUCCESS/text-success")
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "of A1 to old: HTTP 200: success"))
        #expect(relay.stop() == 0)
        #expect(relay.log.contains("HTTP 200, not success: fail"))
        #expect(
            try shop.sandbox.sql("SELECT outcome, answer, detail FROM attempts ORDER BY id")
                == """
                failed|HTTP 200, not success|fail
                failed|HTTP 200, not success|successful
                failed|HTTP 204, not success|
                failed|HTTP 200, not success|SUCCESS
                delivered|HTTP 200|success
                """
        )
        #expect(Set(try server.posts.map(\.body)).count == 1)
    }

    @Test func `what prune took cannot be posted any more, and the log says so`() throws {
        let shop = try shop("text-success")
        try shop.pay("A1")
        _ = try shop.sandbox.sql(
            "UPDATE notifications SET body = x'', body_sha256 = zeroblob(32), pruned_at = 1"
        )
        let drained = try shop.drain()
        #expect(drained.errors.contains("no body: what Alipay sent was dropped"))
        #expect(!server.wasAsked)
    }
}
