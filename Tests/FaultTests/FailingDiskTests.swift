import FaultLadder
import Testing

@Suite struct FailingDiskTests {
    @Test func `a disk that gives errors under load loses nothing, and is told of once`() throws {
        let outcome = try FailingDiskRung.run(seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
