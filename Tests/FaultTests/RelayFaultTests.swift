import FaultInjection
import Testing

@Suite struct RelayFaultTests {
    @Test func `ten kills of relays under load: all is delivered, in each order's order`() throws {
        let outcome = try RelayKillScenario.run(kills: 10, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }

    @Test func `a stopped relay keeps its attempts, and no other delivery waits for it`() throws {
        let outcome = try RelayStopScenario.run(seconds: 2, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
