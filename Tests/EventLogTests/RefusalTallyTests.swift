import EventLog
import Testing

@Suite struct RefusalTallyTests {
    private static let forged = LogEvent.refused(
        route: "notify",
        code: "bad_signature",
        cause: "why"
    )
    private static let torn = LogEvent.refused(route: "return", code: "malformed", cause: "why")
    private static let large = LogEvent.rejected(route: "notify", status: 413, cause: "why")
    private static let explained = LogEvent.explained(
        route: "notify",
        code: "trimmed",
        sentence: "x"
    )

    private var tally = RefusalTally()

    @Test mutating func `a few refusals are logged one by one, and at the end nothing more`() {
        for now in stride(from: 0, to: 1_000_000, by: 200) {
            #expect(tally.eventsToLog(after: Self.forged, at: Int64(now)) == [Self.forged])
        }
        #expect(tally.rest() == [])
    }

    @Test mutating func `of thousands in a second there are ten lines and the counts of the rest`()
    {
        var lines: [LogEvent] = []
        for number in 0..<3000 {
            let now = 5000 + Int64(number) / 4
            lines += tally.eventsToLog(after: number % 3 == 0 ? Self.torn : Self.forged, at: now)
        }
        lines += tally.eventsToLog(after: Self.explained, at: 5800)
        #expect(lines.count == 10)
        #expect(lines.last == Self.explained)
        #expect(tally.due(at: 5999) == [])
        #expect(
            tally.due(at: 6000) == [
                .refusedMore(
                    count: 2991,
                    causes: "notify bad_signature 1994, return malformed 997"
                )
            ]
        )
        #expect(tally.due(at: 7000) == [])
        #expect(tally.rest() == [])
    }

    @Test mutating func `while it lasts the counts come once a second, in front of the next line`()
    {
        var lines: [LogEvent] = []
        for now in 0..<3000 { lines += tally.eventsToLog(after: Self.forged, at: Int64(now)) }
        let count = LogEvent.refusedMore(count: 991, causes: "notify bad_signature 991")
        let second = Array(repeating: Self.forged, count: 9)
        #expect(lines == second + [count] + second + [count] + second)
        #expect(tally.rest() == [count])
        #expect(tally.rest() == [])
    }

    @Test mutating func `every kind that needs no signature is counted, explanations too`() {
        for _ in 0..<10 { _ = tally.eventsToLog(after: Self.large, at: 0) }
        for _ in 0..<3 { _ = tally.eventsToLog(after: Self.explained, at: 0) }
        _ = tally.eventsToLog(after: .shadowAnswerLost(error: "full"), at: 0)
        #expect(
            tally.rest() == [
                .refusedMore(
                    count: 4,
                    causes: "notify explained as trimmed 2, notify answered 413 1, "
                        + "shadow answer not kept 1"
                )
            ]
        )
    }

    @Test mutating func `what Alipay signed is always logged`() {
        for _ in 0..<100 { _ = tally.eventsToLog(after: Self.forged, at: 0) }
        let other = LogEvent.ledgerFails(error: "full")
        #expect(tally.eventsToLog(after: other, at: 0) == [other])
    }
}
