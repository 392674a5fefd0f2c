import Testing

@testable import Delivery

@Suite struct CircuitBreakerTests {
    private let now: Int64 = 1_795_428_000_000

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 1...CircuitBreaker.threshold { breaker.failed(now: now) }
        return breaker
    }

    @Test func `as many are begun as there is room for`() {
        let breaker = CircuitBreaker()
        #expect(breaker.room(of: 4, underWay: 0, now: now) == 4)
        #expect(breaker.room(of: 4, underWay: 3, now: now) == 1)
        #expect(breaker.room(of: 4, underWay: 5, now: now) == 0)
        #expect(breaker.nextTrial == nil)
    }

    @Test func `five failures in a row open it, four and a success do not`() {
        var breaker = CircuitBreaker()
        for _ in 1...4 { breaker.failed(now: now) }
        breaker.succeeded()
        for _ in 1...4 { breaker.failed(now: now) }
        #expect(!breaker.isOpen && breaker.room(of: 4, underWay: 0, now: now) == 4)
        breaker.failed(now: now)
        #expect(breaker.isOpen && breaker.room(of: 4, underWay: 0, now: now) == 0)
        #expect(breaker.nextTrial == now + 5000)
    }

    @Test func `after the pause one attempt is made, and all again when it succeeds`() {
        var breaker = opened()
        #expect(breaker.room(of: 4, underWay: 0, now: now + 4999) == 0)
        #expect(breaker.room(of: 4, underWay: 0, now: now + 5000) == 1)
        #expect(breaker.room(of: 4, underWay: 1, now: now + 5000) == 0)
        breaker.succeeded()
        #expect(breaker.room(of: 4, underWay: 0, now: now + 5000) == 4)
    }

    @Test func `each trial that fails makes the pause longer, up to five minutes`() {
        var breaker = opened()
        var time = now
        var waits: [Int64] = []
        for _ in 1...8 {
            let trial = breaker.nextTrial ?? 0
            waits.append(trial - time)
            time = trial
            breaker.failed(now: time)
        }
        #expect(
            waits == [5000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]
        )
    }

    @Test func `what was begun before it opened makes no pause longer`() {
        var breaker = opened()
        breaker.failed(now: now + 4999)
        #expect(breaker.nextTrial == now + 5000)
    }

    @Test func `a pause that is asked for is kept, and never made shorter`() {
        var breaker = CircuitBreaker()
        breaker.pause(until: now + 60_000)
        #expect(breaker.isOpen && breaker.nextTrial == now + 60_000)
        breaker.pause(until: now + 1000)
        #expect(breaker.nextTrial == now + 60_000)
        breaker.pause(until: now + 90_000)
        #expect(breaker.nextTrial == now + 90_000)
        #expect(breaker.room(of: 4, underWay: 0, now: now + 89_999) == 0)
        #expect(breaker.room(of: 4, underWay: 0, now: now + 90_000) == 1)
    }
}
