import Delivery
import Testing

@Suite struct RetryScheduleTests {
    private let schedule = RetrySchedule(waits: [5000, 30_000])
    private let now: Int64 = 1_795_428_000_000

    @Test func `each failure has its own wait, and then it is enough`() {
        #expect(schedule.next(afterFailures: 1, now: now, jitter: 0) == now + 5000)
        #expect(schedule.next(afterFailures: 2, now: now, jitter: 0) == now + 30_000)
        #expect(schedule.next(afterFailures: 3, now: now, jitter: 0) == nil)
        #expect(schedule.next(afterFailures: .max, now: now, jitter: 0) == nil)
    }

    @Test func `waits are a fifth shorter or longer at most`() {
        let jitter = RetrySchedule.jitter
        #expect(schedule.next(afterFailures: 1, now: now, jitter: jitter.lowerBound) == now + 4000)
        #expect(schedule.next(afterFailures: 1, now: now, jitter: jitter.upperBound) == now + 6000)
    }

    @Test func `with an empty schedule nothing is retried`() {
        #expect(RetrySchedule(waits: []).next(afterFailures: 1, now: now, jitter: 0) == nil)
    }
}
