import Foundation
import Installation
import Testing
import Transfer

/// How a relay starts, stops and is killed, and what becomes of what it had begun.
@Suite struct RelayLifeTests {
    private let server: WebServer

    init() throws { server = try WebServer() }

    private func shop(_ turns: String, schedule: String = RelayedShop.quick) throws -> RelayedShop {
        let url = try server.url("/turn/a/" + turns, .good)
        return try RelayedShop(RelayedShop.webhook(url, of: server), schedule: schedule)
    }

    private func release() throws { _ = try HTTPClient().get(server.url("/release")) }

    @Test func `drained is what is due now, and the next run does nothing`() throws {
        let shop = try shop("status-204")
        #expect(try shop.drain().status == 0)
        for number in 1...20 { try shop.pay("A\(number)") }
        let drained = try shop.drain()
        #expect(drained.status == 0)
        #expect(drained.errors.split(separator: "\n").count == 20, "\(drained.errors)")
        #expect(try server.posts.count == 20)
        let again = try shop.drain()
        #expect(again.status == 0 && again.errors == "")
        #expect(try server.posts.count == 20)
    }

    @Test func `what waits for another try does not keep a drain`() throws {
        let shop = try shop("status-500/status-204", schedule: "schedule = [\"1h\"]")
        try shop.pay("A1")
        #expect(try shop.drain().errors.contains("failed, retry in "))
        #expect(try shop.drain().errors == "")
        #expect(try server.posts.count == 1)
    }

    @Test func `a drain that cannot use the ledger has failed`() throws {
        let shop = try shop("status-204")
        try shop.pay("A1")
        #expect(try shop.drain().status == 0)
        try shop.pay("A2")
        _ = try shop.sandbox.sql("ALTER TABLE deliveries RENAME TO elsewhere")
        let drained = try shop.drain()
        #expect(drained.status == 1)
        #expect(drained.errors.contains("the relay cannot use the ledger"))
        #expect(try server.posts.count == 1)
    }

    @Test func `without destinations there is nothing to be run`() throws {
        let shop = try RelayedShop("")
        let drained = try shop.drain()
        #expect(drained.status == 78)
        #expect(drained.errors.contains("there is no destination"))
    }

    @Test func `what arrives while it runs is delivered`() throws {
        let shop = try shop("status-204")
        let relay = try shop.startRelay()
        try shop.pay("A1")
        #expect(relay.waits(for: "order.paid"))
        #expect(try server.posts.count == 1)
    }

    @Test func `a stop waits for the attempt that is under way`() throws {
        let shop = try shop("hold")
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(server.waits(for: "turn 1 /turn/a/hold"))
        try shop.pay("A2")
        #expect(server.waits(for: "turn 2 /turn/a/hold"))
        relay.send(SIGTERM)
        try release()
        #expect(relay.waitUntilEnded() == 0)
        #expect(relay.log.contains("relay stopped\n"))
        let outcomes = try shop.sandbox.sql("SELECT outcome FROM attempts")
        #expect(outcomes == "delivered\ndelivered")
    }

    @Test func `a stop that has waited long enough breaks it off, and it is made again`() throws {
        let shop = try shop("silent/status-204")
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(server.waits(for: "turn 1 /turn/a/silent/status-204"))
        relay.send(SIGTERM)
        #expect(relay.waits(for: "relay stopped, aborted 1 attempts"))
        #expect(relay.waitUntilEnded() == 0)
        #expect(try shop.drain().status == 0)
        let posts = try server.posts.map { try Heard($0) }
        #expect(posts.count == 2 && posts[0] == posts[1])
        let outcomes = try shop.sandbox.sql("SELECT outcome FROM attempts ORDER BY id")
        #expect(outcomes == "released\ndelivered")
        #expect(try shop.sandbox.sql("SELECT failures FROM deliveries") == "0")
    }

    @Test func `what a relay was killed in is made again by the other, as the same event`() throws {
        let shop = try shop("silent/status-204")
        try shop.sandbox.change { $0.replacing("timeout = \"30s\"", with: "concurrency = 1") }
        try shop.pay("A1")
        let first = try shop.startRelay()
        #expect(server.waits(for: "turn 1 /turn/a/silent/status-204"))
        let second = try shop.startRelay()
        try shop.pay("A2")
        #expect(second.waits(for: "of A2 to shop"))
        first.stop(SIGKILL)
        #expect(second.waits(for: "of A1 to shop"))
        #expect(second.stop() == 0)  // delivered first, recorded then
        let posts = try server.posts.map { try Heard($0) }
        #expect(posts.map(\.order) == ["A1", "A2", "A1"] && posts[0] == posts[2])
        let outcomes = try shop.sandbox.sql("SELECT outcome FROM attempts ORDER BY id")
        #expect(outcomes == "lost\ndelivered\ndelivered")
    }

    @Test func `nobody who looks at the machine sees a secret`() throws {
        let url = try server.url("/turn/token-in-the-path/status-500/status-204", .good)
        let command = """
            [[deliver.command]]
            name = "look"
            run = ["/bin/sh", "-c", "env; cat /proc/$PPID/environ /proc/$PPID/cmdline"]
            events = ["order.paid"]
            """
        let shop = try RelayedShop(RelayedShop.webhook(url, of: server) + command)
        try shop.pay("A1")
        let relay = try shop.startRelay()
        #expect(relay.waits(for: "HTTP 204"))
        #expect(relay.waits(for: "exit 0"))
        #expect(relay.log.contains("ALIPAY_EVENT=order.paid"))
        let process = "/proc/\(relay.processID)/"
        let seen = try ["cmdline", "environ"].map {
            let bytes = try #require(FileManager.default.contents(atPath: process + $0))
            return String(decoding: bytes, as: UTF8.self)
        }
        let key = RelayedShop.secrets[0].dropFirst(6)
        for text in seen + [relay.log] {
            #expect(!text.contains("whsec_") && !text.contains(key))
            #expect(!text.contains("token-in-the-path"))
        }
        #expect(relay.stop() == 0)
        #expect(!relay.log.contains("token-in-the-path"))
    }
}
