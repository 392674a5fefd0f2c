import FaultInjection
import Testing

@Suite struct FailingDiskTests {
    @Test func `a disk that gives errors under load loses nothing, and is reported once`() throws {
        let outcome = try FailingDiskScenario.run(seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
