import Foundation
import Installation
import Testing

/// Buyers taken out of old notifications, as an operator does it.
@Suite struct PruneTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox(
            adding: """
                [[deliver.command]]
                name = "shop"
                run = ["/bin/true"]
                events = ["order.paid", "order.finished"]
                """
        )
    }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    private func pay(_ numbers: String...) throws {
        for number in numbers {
            let sent = try tool(
                "simulate",
                "notify",
                "--out-trade-no",
                number,
                "--trade-status",
                "TRADE_FINISHED"
            )
            #expect(sent.status == 0)
        }
    }

    @Test func `old bodies are masked, then dropped, and the tool says so`() throws {
        let responder = try sandbox.startResponder()
        try pay("A1", "A2", "A3")
        _ = try sandbox.sql("UPDATE events SET delivered_at = 1 WHERE out_trade_no <> 'A3'")
        _ = try sandbox.sql("UPDATE notifications SET received_at = 1000")
        let came = try sandbox.sql("SELECT body FROM notifications WHERE id = 1")

        let trial = try tool("prune", "--before", "1d", "--mask-buyers", "--dry-run")
        #expect(
            trial.output
                == "2 masked, 1 kept: not delivered (tried only: nothing was written)\n"
        )
        #expect(try sandbox.sql("SELECT count(*) FROM notifications WHERE pruned_at > 0") == "0")
        let masked = try tool("prune", "--before", "1d", "--mask-buyers")
        #expect(masked.output == "2 masked, 1 kept: not delivered\n")
        let shown = try tool("notifications", "show", "1")
        #expect(shown.output.contains("the buyer was masked"))
        #expect(!shown.output.contains("buyer_id="))
        let json = try tool("notifications", "show", "1", "--json").output
        #expect(json.contains("&buyer_id=***&"))
        #expect(json.contains("\"pruned_at\""))

        let dropped = try tool("prune", "--before", "1d", "--drop-bodies", "--json")
        #expect(dropped.output.contains("\"pruned\" : 2"))
        #expect(dropped.output.contains("\"kept_not_delivered\" : 1"))
        let last = try tool("notifications", "show", "1").output
        #expect(last.contains("the body was dropped"))
        let digest = try Programs.run("openssl", ["dgst", "-sha256"], input: Array(came.utf8))
        let sum = try #require(digest.output.split(whereSeparator: \.isWhitespace).last)
        #expect(last.contains(sum))

        // Alipay may say it again at any time: it is a repetition.
        try pay("A1")
        #expect(try sandbox.sql("SELECT count(*) FROM events WHERE type = 'order.paid'") == "3")
        #expect(responder.isRunning)
    }

    @Test func `prune wants to know what and until when`() throws {
        #expect(
            try tool("prune", "--before", "1d").errors.contains("--mask-buyers or --drop-bodies")
        )
        #expect(try tool("prune", "--drop-bodies").status == 64)
        let future = try tool("prune", "--before", "2100-01-01", "--drop-bodies")
        #expect(future.status == 64)
        #expect(future.errors.contains("in the future"))
        let none = try tool("prune", "--before", "1d", "--drop-bodies")
        #expect(none.errors.contains("there is no ledger yet"))
        #expect(try tool("orders", "add", "A1", "1").status == 0)
        let nothing = try tool("prune", "--before", "1d", "--drop-bodies")
        #expect(nothing.output.hasPrefix("nothing to do before 20"))
    }
}
