import Foundation
import Installation
import Testing

/// Webhooks from a real ledger to a real HTTPS server.
@Suite struct WebhookRelayTests {
    private let server: WebServer

    init() throws { server = try WebServer() }

    private func shop(
        _ turns: String,
        _ port: WebServer.Port = .good,
        schedule: String = RelayedShop.quick
    ) throws -> RelayedShop {
        let url = try server.url("/turn/a/" + turns, port)
        return try RelayedShop(RelayedShop.webhook(url, of: server), schedule: schedule)
    }

    @Test(.enabled(if: StandardWebhooks.isThere))
    func `what is posted is what the reference library verifies`() throws {
        let shop = try shop("status-204")
        try shop.pay("A1")
        try shop.pay("A1", refunded: 100)
        try shop.pay("A1", refunded: 100, status: "TRADE_FINISHED")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "order.finished"))
        let types = ["order.paid", "order.refunded", "order.finished"]
        let hook = shop.path("hook.secret")
        #expect(try StandardWebhooks.types(postedTo: server, by: hook) == types)
        let other = shop.path("other.secret")
        #expect(try StandardWebhooks.types(postedTo: server, by: other) == nil)

        let posts = try server.posts
        #expect(Set(posts.map { $0.headers["webhook-id"] }).count == 3)
        for post in posts {
            #expect(post.headers["content-type"] == "application/json")
            let id = try #require(post.headers["webhook-id"])
            #expect(post.text.contains("\"id\":\"\(id)\""))
        }
    }

    @Test(.enabled(if: StandardWebhooks.isThere))
    func `while a secret is replaced both verify`() throws {
        let url = try server.url("/turn/a/status-204", .good)
        let webhook = RelayedShop.webhook(url, of: server).replacing(
            "[\"hook.secret\"]",
            with: "[\"other.secret\", \"hook.secret\"]"
        )
        let shop = try RelayedShop(webhook)
        try shop.pay("A1")
        #expect(try shop.drain().status == 0)
        for name in ["hook.secret", "other.secret"] {
            let types = try StandardWebhooks.types(postedTo: server, by: shop.path(name))
            #expect(types == ["order.paid"])
        }
    }

    @Test(.enabled(if: StandardWebhooks.isThere))
    func `whatever is answered, it is tried again until it is taken, always as the same event`()
        throws
    {
        let turns = "status-500/cut/status-302/busy-503-1/status-204"
        let shop = try shop(turns)
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "HTTP 204"))
        let posts = try server.posts
        #expect(posts.count == 5)
        #expect(Set(posts.map { $0.headers["webhook-id"] }).count == 1)
        #expect(Set(posts.map { $0.headers["webhook-attempt"] }).count == 5)
        #expect(Set(posts.map(\.body)).count == 1)
        let hook = shop.path("hook.secret")
        let types = try StandardWebhooks.types(postedTo: server, by: hook)
        #expect(types == Array(repeating: "order.paid", count: 5))
        // Nothing comes before the time that was asked for.
        #expect(posts[4].time - posts[3].time >= 1)
        for words in [
            "failed, retry in 0.0 s: HTTP 500: status 500",
            "failed, retry in 0.0 s: no answer: 127.0.0.1: ",
            "HTTP 302: redirects are not followed", "destination shop fails: paused for 1.0 s",
            "failed, retry in 1.0 s: HTTP 503", "destination shop works again",
        ] {
            #expect(relay.log.contains(words), "\(words) in \(relay.log)")
        }
        #expect(relay.stop() == 0)
        let outcomes = try shop.sandbox.sql("SELECT outcome, answer FROM attempts ORDER BY id")
        #expect(
            outcomes == """
                failed|HTTP 500
                failed|no answer
                failed|HTTP 302
                failed|HTTP 503
                delivered|HTTP 204
                """
        )
        #expect(
            try shop.sandbox.sql("SELECT count(*) FROM events WHERE delivered_at > 0") == "1"
        )
    }

    @Test func `a redirect leads nowhere`() throws {
        let shop = try shop("status-302", schedule: "schedule = []")
        try shop.pay("A1")
        let drained = try shop.drain()
        #expect(drained.errors.contains("failed for the last time"))
        #expect(try server.posts.count == 1)
        #expect(!server.wasAsked(for: "/echo"))
    }

    @Test func `an answer that does not come in time is one that failed`() throws {
        let shop = try shop("silent/status-204")
        try shop.sandbox.change { $0.replacing("timeout = \"30s\"", with: "timeout = \"200ms\"") }
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "HTTP 204"))
        #expect(relay.log.contains("no answer: 127.0.0.1: Timeout was reached"))
    }

    @Test(arguments: [WebServer.Port.other, .expired, .selfsigned])
    func `a server that is not who it says gets nothing`(port: WebServer.Port) throws {
        let shop = try shop("status-204", port, schedule: "schedule = [\"50ms\"]")
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "failed for the last time"))
        #expect(relay.log.contains("no answer: 127.0.0.1: "))
        #expect(!server.wasAsked)
    }

    @Test func `a private address is refused unless the settings allow it`() throws {
        let shop = try shop("status-204", schedule: "schedule = []")
        try shop.sandbox.change { $0.replacing("allow_private_address = true", with: "") }
        try shop.pay("A1")
        let drained = try shop.drain()
        #expect(drained.status == 0)
        #expect(drained.errors.contains("this host leads to a private address"))
        #expect(!server.wasAsked)
    }

    @Test func `a destination that answers 410 is disabled, and the log says how to enable it`()
        throws
    {
        let shop = try shop("status-410")
        try shop.pay("A1")
        try shop.pay("A2")
        try shop.sandbox.change { $0.replacing("timeout = \"30s\"", with: "concurrency = 1") }
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "destination shop disabled (HTTP 410)"))
        #expect(relay.waits(for: "alipay-callback deliveries enable shop"))
        try shop.pay("A3")
        #expect(relay.stop() == 0)
        #expect(try shop.drain().status == 0)
        #expect(try server.posts.count == 1)
        let query = "SELECT disabled_at > 0, disabled_reason FROM destinations"
        #expect(try shop.sandbox.sql(query) == "1|HTTP 410")
        let waiting = "SELECT count(*) FROM deliveries WHERE status = 'waiting'"
        #expect(try shop.sandbox.sql(waiting) == "3")
    }

    @Test func `an order's events come one after the other, other orders do not wait`() throws {
        let shop = try shop("status-500/status-500/status-204")
        try shop.pay("A1")
        try shop.pay("A1", refunded: 100)
        try shop.pay("A1", refunded: 200)
        try shop.pay("A2")
        let relay = try shop.startRelay()
        #expect(server.waits(for: "turn 6 /turn/a/status-500/status-500/status-204"))
        #expect(relay.stop() == 0)
        let seen = try server.posts.map { try Heard($0) }
        let first = seen.filter { $0.order == "A1" }
        #expect(
            first.map(\.event) == ["order.paid", "order.paid", "order.refunded", "order.refunded"]
        )
        #expect(first.suffix(2).map(\.refundedFen) == [100, 200])
        #expect(first[0] == first[1] && Set(first.map(\.id)).count == 3)
        #expect(Set(seen.prefix(2).map(\.order)) == ["A1", "A2"])
    }
}
