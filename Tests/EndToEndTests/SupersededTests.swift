import Foundation
import Installation
import Testing

/// Events that nobody is to be notified of any more, as `orders show` has them.
@Suite struct SupersededTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func superseded() throws -> [String: Bool] {
        let json = try tool("orders", "show", "A1", "--json").output
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let order = try #require(value as? [String: Any])
        let events = try #require(order["events"] as? [[String: Any]])
        let pairs = events.compactMap { event -> (String, Bool)? in
            guard let type = event["type"] as? String, let flag = event["superseded"] as? Bool
            else { return nil }
            return (type, flag)
        }
        #expect(pairs.count == events.count)
        return Dictionary(pairs) { first, _ in first }
    }

    @Test func `a payment that went back in full is marked, one that did not is not`() throws {
        let responder = try sandbox.startResponder()
        let pay = ["simulate", "notify", "--out-trade-no", "A1", "--config", sandbox.settingsPath]
        #expect(try Programs.run("alipay-callback", pay).status == 0)
        #expect(try superseded() == ["order.paid": false])
        #expect(try !tool("orders", "show", "A1").output.contains("superseded"))

        let refund = try Programs.run("alipay-callback", pay + ["--refund-fee", "88.88"])
        #expect(refund.status == 0)
        #expect(try superseded() == ["order.paid": true, "order.refunded": false])
        let shown = try tool("orders", "show", "A1").output.split(separator: "\n")
        #expect(shown.contains { $0.hasPrefix("order.paid (superseded)  20") })
        #expect(shown.contains { $0.hasPrefix("order.refunded           20") })
        #expect(shown.contains { $0.hasPrefix("Superseded: ") })
        #expect(responder.isRunning)
    }
}
