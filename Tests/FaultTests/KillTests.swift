import FaultInjection
import Testing

@Suite struct KillTests {
    @Test func `five kills under load lose nothing and do nothing twice`() throws {
        let outcome = try KillScenario.run(kills: 5, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
