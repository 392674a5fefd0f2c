import Glibc
import Testing

@testable import System

@Suite struct LineQueueTests {
    /// A pipe whose reader is the test.
    private final class Reader {
        private let ends: PipeEnds
        private var rest: [UInt8] = []
        var reading: Descriptor { ends.reading }
        var writing: Descriptor { ends.writing }

        init() throws { ends = try PipeEnds() }

        /// Waits for a line; a minute without one is a failure, and no measure of speed.
        func line() throws -> String {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while !rest.contains(10) {
                let ready = Readiness.wait(for: [reading.number], milliseconds: 60_000)
                try #require(!ready.isEmpty)
                let count = unsafe read(reading.number, &buffer, buffer.count)
                try #require(count > 0)
                rest += buffer.prefix(count)
            }
            let line = rest.prefix { $0 != 10 }
            rest.removeFirst(line.count + 1)
            return String(decoding: line, as: UTF8.self)
        }

        func queue(of capacity: Int) throws -> LineQueue {
            let writing = writing
            return try LineQueue(capacity: capacity, to: writing.number) {
                StandardError.write(line: "\($0) lost", to: writing.number)
            }
        }
    }

    private static func long(_ number: Int) -> String {
        "\(number) " + String(repeating: "x", count: 100)
    }

    @Test func `writes every line, in the order in which they came`() throws {
        let reader = try Reader()
        let queue = try reader.queue(of: 10_000)
        for number in 0..<10_000 { queue.add(Self.long(number)) }
        for number in 0..<10_000 { try #require(try reader.line() == Self.long(number)) }
        queue.finish(milliseconds: 60_000)
    }

    @Test func `a blocked reader delays no writer, and lost lines are counted in the log`()
        throws
    {
        // What waits is more than the pipe takes, so that the gap comes after all is read.
        let reader = try Reader()
        let queue = try reader.queue(of: 2000)
        for number in 0..<3000 { queue.add(Self.long(number)) }
        for number in 0..<1000 { try #require(try reader.line() == Self.long(number)) }
        // There is room now, in the middle of the gap.
        for number in 3000..<3100 { queue.add(Self.long(number)) }
        var next = 1000
        while next < 3100 {
            let line = try reader.line()
            if line.hasSuffix(" lost") {
                next += try #require(Int(line.dropLast(5)))
            } else {
                try #require(line == Self.long(next))
                next += 1
            }
        }
        #expect(next == 3100)
        queue.add("after")
        #expect(try reader.line() == "after")
        queue.finish(milliseconds: 60_000)
    }

    @Test func `stops in time while its reader is blocked`() throws {
        let reader = try Reader()
        let queue = try reader.queue(of: 10_000)
        for number in 0..<10_000 { queue.add(Self.long(number)) }
        queue.finish(milliseconds: 10)
        queue.add("too late")
        for number in 0..<10_000 { try #require(try reader.line() == Self.long(number)) }
    }

    @Test func `at the end everything is written for a reader that reads later`() throws {
        let reader = try Reader()
        let queue = try reader.queue(of: 10)
        for number in 0..<10 { queue.add(Self.long(number)) }
        queue.finish(milliseconds: 60_000)
        #expect(!Readiness.wait(for: [reader.reading.number], milliseconds: 0).isEmpty)
        for number in 0..<10 { #expect(try reader.line() == Self.long(number)) }
    }

    @Test func `loses nothing where somebody else has made the open file one that does not block`()
        throws
    {
        let reader = try Reader()
        _ = fcntl(reader.writing.number, F_SETFL, O_NONBLOCK)
        let queue = try reader.queue(of: 10_000)
        for number in 0..<10_000 { queue.add(Self.long(number)) }
        for number in 0..<10_000 { try #require(try reader.line() == Self.long(number)) }
        queue.finish(milliseconds: 60_000)
    }
}
