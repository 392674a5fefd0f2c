import Operator
import Testing

/// Which deliveries an operator means.
@Suite struct DeliveryChoiceTests {
    @Test func `a choice that says nothing is distinguished from every other`() {
        let nothing = DeliveryChoice(
            events: [],
            destination: nil,
            isDeadOnly: false,
            since: nil,
            until: nil
        )
        #expect(nothing.isEmpty)
        var choice = nothing
        choice.events = ["17"]
        #expect(!choice.isEmpty)
        choice = nothing
        choice.destination = "shop"
        #expect(!choice.isEmpty)
        choice = nothing
        choice.isDeadOnly = true
        #expect(!choice.isEmpty)
        choice = nothing
        choice.until = 0
        #expect(!choice.isEmpty)
    }
}
