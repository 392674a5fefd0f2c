package import Orders
package import System

/// Takes events out of an outbox and delivers them, until it is stopped.
///
/// One thread, the caller's, decides and speaks to the outbox; each destination has threads of its own
/// that deliver. So a destination that is slow keeps no other waiting.
package final class Relay {
    /// How it is run.
    package struct Options: Sendable {
        /// Whether it ends when nothing is due any more.
        package var drains: Bool
        /// How long a stop may take before what is under way is broken off, in milliseconds.
        package var drainLimit: Int64
        /// The longest time without a look into the outbox, in milliseconds: relays that have ended
        /// have to be noticed, too.
        package var longestWait: Int64

        package init(
            drains: Bool = false,
            drainLimit: Int64 = 10_000,
            longestWait: Int64 = 1000
        ) {
            self.drains = drains
            self.drainLimit = drainLimit
            self.longestWait = longestWait
        }
    }

    /// The shortest one, in milliseconds, for as long as others write without a pause.
    private static let shortestWait = 20
    /// How often a ledger that cannot be watched is asked for new events, in milliseconds: one look in
    /// an index, some 50 µs of a server on the same machine.
    private static let askInterval: Int64 = 25

    private let outbox: any Outbox
    private let destinations: [DeliveryDestination]
    private let schedule: RetrySchedule
    private let options: Options
    private let watch: OutboxWatch
    private let clock: @Sendable () -> Int64
    private let jitter: () -> Double
    private let report: @Sendable (RelayIncident) -> Void

    private let stopping: EventFlag
    private let stop: Stop
    private let results: ResultQueue
    private var pools: [String: WorkerPool] = [:]
    private var breakers: [String: CircuitBreaker] = [:]
    private var underWay: [String: Int] = [:]
    /// What the outbox has not taken yet.
    private var ended: [AttemptResult] = []
    /// Whether the outbox could not be used when it was last asked.
    package private(set) var isFailing = false

    /// Prepares a relay; nothing is delivered before it runs.
    ///
    /// - Parameters:
    ///   - outbox: Used by the thread that calls `run()` alone.
    ///   - destinations: The destinations, by the names of the outbox's subscriptions.
    ///   - schedule: When to try again.
    ///   - options: How it is run.
    ///   - watch: Tells when something may be new in the outbox.
    ///   - clock: Milliseconds since 1970-01-01 UTC.
    ///   - jitter: A fraction in `RetrySchedule.jitter`, another one each time.
    ///   - report: Called with what happens, on the thread that calls `run()`.
    /// - Throws: `SystemError` when the process is out of descriptors.
    package init(
        outbox: any Outbox,
        destinations: [DeliveryDestination],
        schedule: RetrySchedule,
        options: Options,
        watch: OutboxWatch,
        clock: @escaping @Sendable () -> Int64,
        jitter: @escaping () -> Double,
        report: @escaping @Sendable (RelayIncident) -> Void
    ) throws(SystemError) {
        self.outbox = outbox
        self.destinations = destinations
        self.schedule = schedule
        self.options = options
        self.watch = watch
        self.clock = clock
        self.jitter = jitter
        self.report = report
        stopping = try EventFlag()
        stop = try Stop()
        results = try ResultQueue()
    }

    /// Raised, from any thread, when the relay is to end.
    package var stopFlag: EventFlag { stopping }

    /// Delivers until it is stopped, or drained.
    ///
    /// - Parameters:
    ///   - didStart: Called when it begins to look into the outbox.
    ///   - isAlive: Called in each turn, which takes `longestWait` where nothing happens.
    /// - Returns: How many attempts were broken off at the end.
    /// - Throws: `SystemError` when the system has no thread left.
    @discardableResult package func run(
        didStart: () -> Void = {},
        isAlive: () -> Void = {}
    ) throws(SystemError) -> Int {
        defer { for pool in pools.values { pool.end() } }
        for destination in destinations {
            pools[destination.name] = try WorkerPool(
                for: destination,
                until: stop,
                clock: clock,
                results
            )
        }
        var deadline: Int64?
        var brokenOff = 0
        didStart()
        while true {
            isAlive()
            let now = clock()
            if deadline == nil, stopping.wait(milliseconds: 0) {
                deadline = now + options.drainLimit
            }
            for item in results.take() {
                if item.answer.verdict == .brokenOff { brokenOff += 1 }
                ended.append(end(of: item))
            }
            let next = turn(now, isStopping: deadline != nil)
            if underWay.values.allSatisfy({ $0 == 0 }) {
                if deadline != nil && (ended.isEmpty || isFailing) { break }
                if options.drains && (isFailing || (next ?? .max) > now) { break }
            }
            var wake = next ?? .max
            if let deadline {
                if now >= deadline { stop.raise() } else { wake = min(wake, deadline) }
            }
            wait(until: wake, isStopping: deadline != nil)
        }
        return brokenOff
    }

    /// One turn of the outbox.
    ///
    /// - Returns: When something is due, as far as it is known.
    private func turn(_ now: Int64, isStopping: Bool) -> Int64? {
        do {
            let turn = try outbox.exchange(
                completed: ended,
                capacity: isStopping ? [:] : room(now),
                now: now
            )
            ended = []
            if isFailing { report(.outboxWorks) }
            isFailing = false
            for attempt in turn.attempts {
                underWay[attempt.destination, default: 0] += 1
                pools[attempt.destination]?.give(attempt)
            }
            let trial = breakers.values.compactMap(\.nextTrial).filter { $0 > now }.min()
            return [turn.nextDue, trial].compactMap { $0 }.min()
        } catch {
            if !isFailing { report(.outboxFails(error: "\(error)")) }
            isFailing = true
            return nil
        }
    }

    private func room(_ now: Int64) -> [String: Int] {
        var room: [String: Int] = [:]
        for destination in destinations {
            let breaker = breakers[destination.name] ?? CircuitBreaker()
            let taken = underWay[destination.name] ?? 0
            room[destination.name] = breaker.room(
                of: destination.capacity,
                underWay: taken,
                now: now
            )
        }
        return room
    }

    private func wait(until time: Int64, isStopping: Bool) {
        // Answers that come together are recorded together, and a busy ledger is not asked too often.
        _ = isStopping || results.flag.wait(milliseconds: Self.shortestWait)
        let left = min(max(0, time - clock()), options.longestWait)
        let descriptors =
            [results.flag.number, watch.number] + (isStopping ? [] : [stopping.number])
        let end = Clock.milliseconds + left
        var ready: [Int32]
        repeat {
            let step = max(0, end - Clock.milliseconds)
            ready = Readiness.wait(
                for: descriptors,
                milliseconds: Int(watch.isAwake ? step : min(step, Self.askInterval))
            )
        } while ready.isEmpty && Clock.milliseconds < end && (watch.isAwake || !outbox.hasNewEvents)
        if ready.contains(watch.number) { watch.forget() }
    }

    /// What is to be recorded of an attempt; reports it, too.
    private func end(of item: ResultQueue.Item) -> AttemptResult {
        let (attempt, answer) = (item.attempt, item.answer)
        underWay[attempt.destination, default: 0] -= 1
        note(answer, from: attempt.destination, at: item.at)
        let outcome: AttemptResult.Outcome
        switch answer.verdict {
        case .delivered:
            outcome = .delivered
            report(.delivered(attempt, words: answer.words, detail: answer.detail))
        case .gone:
            outcome = .refused
            report(.disabled(destination: attempt.destination, words: answer.words))
        case .brokenOff:
            outcome = .released
        case .failed, .busy:
            outcome = failure(of: item)
        }
        return AttemptResult(
            attempt,
            endedAt: item.at,
            outcome: outcome,
            answer: answer.words,
            detail: answer.detail
        )
    }

    private func failure(of item: ResultQueue.Item) -> AttemptResult.Outcome {
        let (attempt, words, detail) = (item.attempt, item.answer.words, item.answer.detail)
        let failures = attempt.failures + 1
        guard var time = schedule.next(afterFailures: failures, now: item.at, jitter: jitter())
        else {
            report(.exhausted(attempt, words: words, detail: detail))
            return .exhausted
        }
        if case .busy(let wait) = item.answer.verdict { time = max(time, item.at + wait) }
        report(.failed(attempt, words: words, detail: detail, wait: time - item.at))
        return .failed(retryAt: time)
    }

    /// Lets the destination's circuit breaker know, and reports where that changed it.
    private func note(_ answer: DeliveryAnswer, from destination: String, at now: Int64) {
        var breaker = breakers[destination] ?? CircuitBreaker()
        let before = breaker
        switch answer.verdict {
        case .delivered, .gone: breaker.succeeded()
        case .failed: breaker.failed(now: now)
        case .busy(let wait): breaker.pause(until: now + wait)
        case .brokenOff: break
        }
        breakers[destination] = breaker
        if before.isOpen && !breaker.isOpen { report(.resumed(destination: destination)) }
        if let trial = breaker.nextTrial, !before.isOpen {
            report(.paused(destination: destination, milliseconds: trial - now))
        }
    }
}
