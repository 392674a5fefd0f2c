import FaultLadder
import Testing

@Suite struct KillTests {
    @Test func `five kills under load lose nothing and do nothing twice`() throws {
        let outcome = try KillRung.run(kills: 5, seed: 1)
        #expect(outcome.holds, "\(outcome)")
    }
}
