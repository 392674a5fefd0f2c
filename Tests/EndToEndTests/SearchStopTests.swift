import Installation
import Simulator
import Testing
import Transfer

import enum System.SocketAddress

/// A stop in the middle of a search for the cause of a refusal.
@Suite struct SearchStopTests {
    /// Given to a message of Alipay's, each of which may have been a plus: dear to explain.
    private static let spaces = "&x=" + String(repeating: "+", count: 20_000)

    @Test func `ends the search, and all that was to be said is said`() throws {
        let sandbox = try Sandbox()
        try sandbox.change {
            $0.replacing("[responder]", with: "[responder]\ndrain = \"1s\"")
        }
        let text = try sandbox.notification("A1") + Array(Self.spaces.utf8)
        for _ in 1...3 {
            let responder = try sandbox.startResponder()
            let url = Destination.fastCGI(SocketAddress.unix(path: sandbox.socketPath))
            #expect(try url.notify(text).text == "fail")
            // The search begins with the answer, and takes many times as long as the signal.
            #expect(responder.stop() == 0)
            #expect(responder.waits(for: "stopped"))
            #expect(!responder.log.contains("unfinished"))
        }
    }
}
