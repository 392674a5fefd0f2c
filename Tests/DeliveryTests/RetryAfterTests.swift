import Testing

@testable import Delivery

@Suite struct RetryAfterTests {
    /// 2026-11-23 10:00:00 UTC.
    private let now: Int64 = 1_795_428_000_000
    private let day: Int64 = 86_400_000

    @Test(arguments: [("0", 0), ("7", 7000), ("120", 120_000), ("007", 7000)] as [(String, Int64)])
    func `reads seconds`(text: String, milliseconds: Int64) {
        #expect(RetryAfter.milliseconds(text, now: now) == milliseconds)
    }

    @Test(
        arguments: [
            ("Mon, 23 Nov 2026 10:00:00 GMT", 0), ("Mon, 23 Nov 2026 10:01:30 GMT", 90_000),
            ("Tue, 24 Nov 2026 09:59:59 GMT", 86_399_000), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ] as [(String, Int64)]
    )
    func `reads dates, and those of the past as now`(text: String, milliseconds: Int64) {
        #expect(RetryAfter.milliseconds(text, now: now) == milliseconds)
    }

    @Test(arguments: [
        "86401", "9223372036854775", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999", "Wed, 25 Nov 2026 10:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ])
    func `trusts no more than a day`(text: String) {
        #expect(RetryAfter.milliseconds(text, now: now) == day)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1.5", "1e3", "soon", "７", "0x10", "120 ", "1, 2",
        "2026-11-23T10:00:00Z", "Monday, 23-Nov-26 10:00:00 GMT", "Mon Nov 23 10:00:00 2026",
        "Mon, 23 Nov 2026 10:00:00", "Mon, 23 Nov 2026 10:00:00 CET",
        "Mon, 23 Foo 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:00 GMT",
        "Mon, 23 Nov 2026 10:00:00:00 GMT", "Mon, x Nov 2026 10:00:00 GMT",
        "Mon, 99 Nov 2026 10:00:00 GMT", "Tue, 31 Nov 2026 10:00:00 GMT",
        "Mon, 0 Nov 2026 10:00:00 GMT", "Mon, -3 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026 24:00:00 GMT", "Mon, 23 Nov 2026 10:99:00 GMT",
        "Mon, 23 Nov 2026 +1:00:00 GMT", "Mon, 23 Nov 26 10:00:00 GMT",
        "Mon, 23 Nov 2026 10:00:00.5 GMT", "Mon,  23 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 9223372036854775807 10:00:00 GMT",
        "Mon, 9223372036854775807 Nov 2026 10:00:00 GMT",
        "Mon, 23 Nov 2026 9223372036854775807:00:00 GMT",
    ])
    func `trusts nothing else`(text: String) {
        #expect(RetryAfter.milliseconds(text, now: now) == nil)
    }
}
