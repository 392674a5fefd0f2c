import Dispatch
import Glibc
import Testing

@testable import System

@Suite struct BoundedQueueTests {
    /// Threads that take until the line is closed and empty.
    private final class Takers: Sendable {
        let taken = Mutex<[Int]>([])
        private let ended = DispatchSemaphore(value: 0)

        init(_ count: Int, from line: BoundedQueue<Int>, atMost limit: Int) throws {
            for _ in 0..<count {
                _ = try JoinableThread { [self] in
                    while let elements = line.take(atMost: limit) {
                        taken.withLock { $0 += elements }
                    }
                    ended.signal()
                }
            }
        }

        /// Waits until so many have ended; false after a minute, which is not a measure of speed.
        func end(_ count: Int) -> Bool {
            let deadline = DispatchTime.now() + .seconds(60)
            return (0..<count).allSatisfy { _ in ended.wait(timeout: deadline) == .success }
        }
    }

    /// Returns when so many takers wait.
    private func wait(for count: Int, on line: BoundedQueue<Int>) {
        while line.takersWaiting < count { sched_yield() }
    }

    @Test(arguments: [1, 3, Int.max])
    func `eight threads take every element once, and end when it is closed`(limit: Int) throws {
        let line = BoundedQueue<Int>(capacity: .max)
        let takers = try Takers(8, from: line, atMost: limit)
        let adders = try (0..<4).map { adder in
            try JoinableThread { for number in 0..<5000 { _ = line.add(4 * number + adder) } }
        }
        for adder in adders { adder.join() }
        line.close()
        #expect(takers.end(8))
        #expect(takers.taken.withLock { $0.sorted() } == Array(0..<20_000))
    }

    @Test func `closing wakes every waiting taker`() throws {
        let line = BoundedQueue<Int>(capacity: 1)
        let takers = try Takers(8, from: line, atMost: 1)
        wait(for: 8, on: line)
        line.close()
        #expect(takers.end(8))
        #expect(line.takersWaiting == 0)
    }

    @Test func `as many wake as elements come`() throws {
        let line = BoundedQueue<Int>(capacity: .max)
        let takers = try Takers(4, from: line, atMost: 1)
        for round in 1...100 {
            wait(for: 4, on: line)
            for number in 0..<4 { #expect(line.add(number) == .added) }
            // Nobody adds any more: whoever takes has been woken for it.
            while takers.taken.withLock({ $0.count }) < 4 * round { sched_yield() }
        }
        line.close()
        #expect(takers.end(4))
    }

    @Test func `a closed queue gives out what it has and accepts nothing more`() {
        let line = BoundedQueue<Int>(capacity: 3)
        #expect((1...4).map { line.add($0) } == [.added, .added, .added, .full])
        line.close()
        #expect(line.add(5) == .closed)
        #expect(line.take(atMost: 2) == [1, 2])
        #expect(line.take(atMost: 2) == [3])
        #expect(line.take(atMost: 2) == nil)
    }

    @Test func `take returns nothing after its time limit`() {
        let line = BoundedQueue<Int>(capacity: 1)
        #expect(line.take(atMost: 1, within: 1) == [])
        #expect(line.takersWaiting == 0)
        #expect(line.add(1) == .added)
        #expect(line.take(atMost: 1, within: 1) == [1])
    }
}
