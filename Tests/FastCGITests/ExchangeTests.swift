import HTTP
import System
import Testing

@testable import FastCGI

@Suite struct ExchangeTests {
    /// What an exchange sent, and how often it was dropped.
    private final class Seen: Sendable {
        let sent = Mutex<[Response]>([])
        let drops = Mutex(0)

        func exchange() -> Exchange {
            Exchange(
                send: { response in self.sent.withLock { $0.append(response) } },
                onDrop: { self.drops.withLock { $0 += 1 } }
            )
        }
    }

    @Test func `an answer is sent once`() {
        let seen = Seen()
        seen.exchange().answer(.text("success", status: 200))
        #expect(seen.sent.withLock { $0 } == [.text("success", status: 200)])
        #expect(seen.drops.withLock { $0 } == 0)
    }

    @Test func `an exchange that is released unanswered gets a 500, and its owner is notified`() {
        let seen = Seen()
        _ = seen.exchange()
        #expect(seen.sent.withLock { $0.map(\.status) } == [500])
        #expect(seen.drops.withLock { $0 } == 1)
    }
}
