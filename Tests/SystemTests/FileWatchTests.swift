import Foundation
import Installation
import Testing

@testable import System

@Suite struct FileWatchTests {
    private let scratch: Scratch
    private let watch: FileWatch

    init() throws {
        scratch = try Scratch()
        watch = try FileWatch(folder: scratch.folder.path)
    }

    private var isReady: Bool { !Readiness.wait(for: [watch.number], milliseconds: 0).isEmpty }

    @Test func `files that were made or written are named once`() throws {
        #expect(watch.changes() == [])
        #expect(!isReady)
        try scratch.write("one", to: "a")
        try scratch.write("two", to: "你好")
        #expect(isReady)
        #expect(watch.changes() == ["a", "你好"])
        #expect(watch.changes() == [])
        #expect(!isReady)
        try scratch.write("three", to: "a")
        #expect(watch.changes() == ["a"])
    }

    @Test func `a file that was moved here is named, one that was read or removed is not`() throws {
        let other = try Scratch()
        try other.write("one", to: "a")
        try FileManager.default.moveItem(atPath: other.path("a"), toPath: scratch.path("b"))
        #expect(watch.changes() == ["b"])
        _ = try Data(contentsOf: URL(filePath: scratch.path("b")))
        try FileManager.default.removeItem(atPath: scratch.path("b"))
        #expect(watch.changes() == [])
    }

    @Test func `changes that were dropped count as any file's`() throws {
        let path = "/proc/sys/fs/inotify/max_queued_events"
        let room = try String(contentsOfFile: path, encoding: .utf8)
        let limit = try #require(Int(room.dropLast()))
        let files = try ["a", "b"].map { name in
            try scratch.write("", to: name)
            return try FileHandle(forWritingTo: scratch.folder.appending(path: name))
        }
        // In turn: the same change twice in a row is kept as one.
        for number in 0...limit { try files[number % 2].write(contentsOf: Data([0])) }
        #expect(watch.changes() == ["a", "b", FileWatch.anyFile])
        #expect(watch.changes() == [])
    }

    @Test func `a folder that is gone counts as any file's change`() throws {
        try FileManager.default.removeItem(at: scratch.folder)
        #expect(watch.changes() == [FileWatch.anyFile])
    }

    @Test func `a folder that is not there is an error with its path`() throws {
        let error = #expect(throws: SystemError.self) { try FileWatch(folder: "/no/such") }
        #expect(error?.description == "inotify_add_watch /no/such: No such file or directory")
    }

    @Test func `what SQLite records is noticed from any process, and no reading`() throws {
        let path = scratch.path("ledger.db")
        let input = Pipe()
        let shell = try Child("sqlite3", [path], input: input.fileHandleForReading)
        func tell(_ sql: String, answer: String) throws {
            let text = "\(sql)\n.shell echo \(answer) >&2\n"
            try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
            #expect(shell.waits(for: answer))
        }
        try tell("PRAGMA journal_mode = WAL; CREATE TABLE orders (number);", answer: "made")
        #expect(watch.changes().isSuperset(of: ["ledger.db", "ledger.db-wal"]))

        try tell("INSERT INTO orders VALUES ('A1');", answer: "written")
        #expect(watch.changes() == ["ledger.db-wal"])

        let other = try Programs.run("sqlite3", [path, "INSERT INTO orders VALUES ('A2');"])
        #expect(other.status == 0)
        #expect(watch.changes() == ["ledger.db-wal"])

        let reader = try Programs.run("sqlite3", [path, "SELECT count(*) FROM orders"])
        #expect(reader.output == "2\n")
        #expect(watch.changes() == [])
        try input.fileHandleForWriting.close()
    }
}
