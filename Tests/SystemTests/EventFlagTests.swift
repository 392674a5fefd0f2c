import Foundation
import Testing

@testable import System

@Suite struct EventFlagTests {
    private let flag: EventFlag

    init() throws { flag = try EventFlag() }

    @Test func `it is raised for all that wait until it is lowered`() {
        #expect(!flag.wait(milliseconds: 0))
        flag.raise()
        flag.raise()
        #expect(flag.wait(milliseconds: 0))
        #expect(flag.wait(milliseconds: -1))
        flag.lower()
        #expect(!flag.wait(milliseconds: 1))
        flag.lower()
        flag.raise()
        #expect(flag.wait(milliseconds: 60_000))
    }

    @Test func `of several descriptors those that are ready are named`() throws {
        let others = [try EventFlag(), try EventFlag()]
        let all = [others[0].number, -1, flag.number, others[1].number]
        #expect(Readiness.wait(for: all, milliseconds: 0) == [])
        flag.raise()
        others[1].raise()
        #expect(Readiness.wait(for: all, milliseconds: -1) == [flag.number, others[1].number])
        #expect(Readiness.wait(for: [], milliseconds: 1) == [])
    }

    @Test func `a pipe whose writer is gone is ready`() throws {
        let ends = Pipe()
        let number = ends.fileHandleForReading.fileDescriptor
        #expect(Readiness.wait(for: [number], milliseconds: 0) == [])
        try ends.fileHandleForWriting.close()
        #expect(Readiness.wait(for: [number], milliseconds: 0) == [number])
    }

    @Test func `a signal does not end the wait`() throws {
        signal(SIGUSR2) { _ in }
        defer { signal(SIGUSR2, SIG_DFL) }
        let waiting = Mutex<pthread_t?>(nil)
        let outcome = Mutex<Bool?>(nil)
        let flag = flag
        let ended = try EventFlag()
        Thread.detachNewThread {
            waiting.withLock { $0 = pthread_self() }
            let wasRaised = flag.wait(milliseconds: 60_000)
            outcome.withLock { $0 = wasRaised }
            ended.raise()
        }
        var thread: pthread_t?
        while thread == nil {
            sched_yield()
            thread = waiting.withLock { $0 }
        }
        for _ in 0..<1000 {
            pthread_kill(try #require(thread), SIGUSR2)
            sched_yield()
        }
        flag.raise()
        #expect(ended.wait(milliseconds: 60_000))
        #expect(outcome.withLock { $0 } == true)
    }
}
