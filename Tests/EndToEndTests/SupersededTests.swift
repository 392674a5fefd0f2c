import Foundation
import Installation
import Testing

/// Effects that nobody is to be told of any more, as `orders show` has them.
@Suite struct OvertakenTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func overtaken() throws -> [String: Bool] {
        let json = try tool("orders", "show", "A1", "--json").output
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let order = try #require(value as? [String: Any])
        let effects = try #require(order["effects"] as? [[String: Any]])
        let pairs = effects.compactMap { effect -> (String, Bool)? in
            guard let event = effect["event"] as? String, let flag = effect["overtaken"] as? Bool
            else { return nil }
            return (event, flag)
        }
        #expect(pairs.count == effects.count)
        return Dictionary(pairs) { first, _ in first }
    }

    @Test func `a payment that went back in full is marked, one that did not is not`() throws {
        let responder = try sandbox.startResponder()
        let pay = ["simulate", "notify", "--out-trade-no", "A1", "--config", sandbox.settingsPath]
        #expect(try Programs.run("alipay-callback", pay).status == 0)
        #expect(try overtaken() == ["order.paid": false])
        #expect(try !tool("orders", "show", "A1").output.contains("vertaken"))

        let refund = try Programs.run("alipay-callback", pay + ["--refund-fee", "88.88"])
        #expect(refund.status == 0)
        #expect(try overtaken() == ["order.paid": true, "order.refunded": false])
        let shown = try tool("orders", "show", "A1").output.split(separator: "\n")
        #expect(shown.contains { $0.hasPrefix("order.paid (overtaken)  20") })
        #expect(shown.contains { $0.hasPrefix("order.refunded          20") })
        #expect(shown.contains { $0.hasPrefix("Overtaken: ") })
        #expect(responder.isRunning)
    }
}
