import Foundation
import Testing

@testable import FastCGI

@Suite struct TimedStreamTests {
    private let pipe = Pipe()
    private var input: Int32 { pipe.fileHandleForReading.fileDescriptor }
    private var output: Int32 { pipe.fileHandleForWriting.fileDescriptor }

    private func stream(_ descriptor: Int32, milliseconds: Int = 10_000) -> TimedStream {
        TimedStream(descriptor: descriptor, milliseconds: milliseconds)
    }

    @Test func `what does not come is not waited for longer than the time`() {
        stream(output).write([1, 2, 3])
        let read = stream(input, milliseconds: 50).read(atMost: 4)
        #expect(read.bytes == [1, 2, 3])
        #expect(!read.isInTime)
        stream(input, milliseconds: 50).discard(atMost: 4)
    }

    @Test func `the end of the input is in time`() throws {
        stream(output).write([1, 2, 3])
        try pipe.fileHandleForWriting.close()
        let read = stream(input).read(atMost: 4)
        #expect(read.bytes == [1, 2, 3])
        #expect(read.isInTime)
    }

    @Test func `output that is not read is given up after the time limit`() {
        stream(output, milliseconds: 50).write([UInt8](repeating: 1, count: 1 << 20))
        // As much as the pipe takes is there.
        #expect(stream(input).read(atMost: 4096).bytes.count == 4096)
    }
}
