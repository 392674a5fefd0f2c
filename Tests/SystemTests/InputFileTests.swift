import Foundation
import System
import Testing

struct InputFileTests {
    @Test func `reads a file from its beginning to its end`() throws {
        let scratch = try Scratch()
        let path = scratch.path("file")
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try Data(bytes).write(to: URL(filePath: path))
        let file = try InputFile(path)
        #expect(try file.read(atMost: 3) == [0, 1, 2])
        #expect(try file.readToEnd() == Array(bytes[3...]))
        #expect(try file.read(atMost: 3) == [])
    }

    @Test func `says that there is no such file, and that a folder is none`() throws {
        let scratch = try Scratch()
        let missing = #expect(throws: SystemError.self) { try InputFile(scratch.path("file")) }
        #expect(missing?.description == "open \(scratch.path("file")): No such file or directory")
        let folder = try InputFile(scratch.path(""))
        let refused = #expect(throws: SystemError.self) { try folder.readToEnd() }
        #expect(refused?.description == "read: Is a directory")
    }

    @Test func `counts the processors that may be used`() {
        #expect((1...ProcessInfo.processInfo.processorCount).contains(Processors.usable))
        #expect(Processors.usable == ProcessInfo.processInfo.activeProcessorCount)
    }
}
