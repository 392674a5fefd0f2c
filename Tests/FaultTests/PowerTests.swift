import FaultInjection
import Testing

@Suite struct PowerTests {
    @Test func `three power cuts under load lose nothing`() throws {
        let outcome = try PowerScenario.run(cuts: 3, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }

    @Test func `without syncing a power cut is seen to lose what was answered`() throws {
        let outcome = try PowerScenario.run(cuts: 3, isSynchronous: false, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
