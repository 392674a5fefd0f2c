import Foundation
import Installation
import Testing

/// What the relay tells systemd, and what it does not tell the programs that it runs.
@Suite struct ServiceManagerTests {
    private func shop() throws -> (RelayedShop, NotifySocket) {
        let shop = try RelayedShop(
            """
            [[deliver.command]]
            name = "script"
            run = ["/bin/sh", "-c", "env | cut -d= -f1 | sort | tr '\\\\n' ' '"]
            events = ["order.paid"]
            """
        )
        try shop.pay("A0")  // from now on there is a ledger
        return (shop, try NotifySocket(shop.path("notify")))
    }

    @Test func `it is ready when it delivers, pings in its turns, and says that it stops`() throws {
        let (shop, socket) = try shop()
        let relay = try shop.startRelay(
            environment: ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "200000"]
        )
        #expect(socket.waits(for: "WATCHDOG=1", times: 5))
        #expect(socket.messages.first == "READY=1\nSTATUS=delivering to script")
        #expect(relay.stop() == 0)
        #expect(socket.waits(for: "STOPPING=1"))
        #expect(socket.values(of: "STATUS").last == "finishing what is under way")
    }

    @Test func `a ledger that cannot be used is in its status until it can`() throws {
        let (shop, socket) = try shop()
        let relay = try shop.startRelay(environment: ["NOTIFY_SOCKET": socket.name])
        #expect(socket.waits(for: "READY=1"))
        _ = try shop.sandbox.sql("ALTER TABLE deliveries RENAME TO elsewhere")
        #expect(socket.waits(for: "STATUS=the relay cannot use the ledger"))
        _ = try shop.sandbox.sql("ALTER TABLE elsewhere RENAME TO deliveries")
        #expect(socket.waits(for: "STATUS=delivering to script", times: 2))
        #expect(relay.stop() == 0)
    }

    @Test func `the programs that it runs know nothing of the service manager`() throws {
        let (shop, socket) = try shop()
        let relay = try shop.startRelay(
            environment: [
                "NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "60000000", "LISTEN_FDS": "1",
                "CREDENTIALS_DIRECTORY": "/run/credentials", "INVOCATION_ID": "1",
            ]
        )
        #expect(relay.waits(for: "exit 0: "))
        #expect(relay.stop() == 0)
        let names = try shop.sandbox.sql("SELECT detail FROM attempts").split(separator: " ")
        #expect(names.contains("ALIPAY_EVENT"))
        #expect(
            names.allSatisfy { $0.hasPrefix("ALIPAY_") || ["PATH", "LANG", "PWD"].contains($0) },
            "\(names)"
        )
    }
}
