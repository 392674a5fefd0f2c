import Foundation
import Installation
import System
import Testing

/// A set-up as a whole, and the form in which findings come.
@Suite struct CheckWholeTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private func tool(_ arguments: String...) throws -> Programs.Result {
        try Programs.run("alipay-callback", arguments + ["--config", sandbox.settingsPath])
    }

    @Test func `a healthy set-up behind nginx has nothing to complain of`() throws {
        let responder = try sandbox.startResponder()
        let nginx = try Nginx(for: sandbox)
        #expect(try tool("simulate", "notify", "--to", nginx.url("/alipay/notify")).status == 0)
        #expect(try tool("backup", sandbox.path("copy.db")).status == 0)
        let checked = try sandbox.check("--url", nginx.url(""))
        #expect(checked.status == 0)
        #expect(checked.complaints == [])
        #expect(!checked.lines.contains { $0.hasPrefix("note backup") })
        let subjects = ["settings", "app", "page", "ledger", "disk:", "responder", "probe:"]
        for subject in subjects {
            #expect(checked.lines.contains { $0.hasPrefix("ok   \(subject) ") }, "\(subject)")
        }
        #expect(responder.isRunning)
    }

    @Test func `findings as JSON say the same as the lines`() throws {
        struct Finding: Decodable {
            let mark: String
            let concern: String
            let text: String
        }
        try FileManager.default.removeItem(atPath: sandbox.path("alipay-public-key.pem"))
        let lines = try tool("check")
        let json = try tool("check", "--json")
        #expect(lines.status == 1)
        #expect(json.status == 1)
        let findings = try JSONDecoder().decode([Finding].self, from: Data(json.output.utf8))
        let again = findings.map {
            $0.mark.padding(toLength: 5, withPad: " ", startingAt: 0) + $0.text
        }
        func isSteady(_ line: String) -> Bool {
            !line.contains("clock") && !line.contains(" left for ")
        }
        #expect(
            again.filter(isSteady)
                == lines.output.split(separator: "\n").map(String.init).filter(isSteady)
        )
        #expect(findings.first { $0.mark == "bad" }?.concern == "keys")
    }
}
