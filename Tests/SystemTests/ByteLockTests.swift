import Foundation
import Testing

@testable import System

@Suite struct ByteLockTests {
    private let scratch: Scratch
    private let file: LockFile

    init() throws {
        scratch = try Scratch()
        file = try LockFile(path: scratch.path("lock"))
    }

    @Test func `a byte is locked once, in one process as well`() throws {
        var first = try file.tryLock(byte: 7)
        #expect(first != nil)
        #expect(try file.tryLock(byte: 7) == nil)
        #expect(try LockFile(path: scratch.path("lock")).tryLock(byte: 7) == nil)
        withExtendedLifetime(first) {}
        first = nil
        #expect(try file.tryLock(byte: 7) != nil)
    }

    @Test func `letting go of one byte leaves the others locked`() throws {
        let first = try file.tryLock(byte: 0)
        var second = try file.tryLock(byte: 1)
        #expect(first != nil && second != nil)
        withExtendedLifetime(second) {}
        second = nil
        #expect(try file.tryLock(byte: 1) != nil)
        #expect(try file.tryLock(byte: 0) == nil)
        withExtendedLifetime(first) {}
    }

    @Test func `a file shows whether anybody holds a byte of it`() throws {
        let path = scratch.path("lock")
        #expect(!LockFile.isHeld(at: path))
        #expect(!LockFile.isHeld(at: scratch.path("none")))
        var lock = try file.tryLock(byte: 1000)
        #expect(LockFile.isHeld(at: path))
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(!LockFile.isHeld(at: path))
    }

    @Test func `threads that want the same byte get it one at a time`() throws {
        let locks = try (0..<8).map { _ in try file.tryLock(byte: 3) }
        #expect(locks.count { $0 != nil } == 1)
    }

    @Test func `a program that was run while it was held does not hold it`() throws {
        var lock = try file.tryLock(byte: 0)
        let result = try Command.shell("sleep 1000 & echo $!").result()
        let left = WatchedProcess(try #require(Int32(result.text.dropLast())))
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(left.isAlive)
        #expect(try file.tryLock(byte: 0) != nil)
    }

    @Test func `a lock is released even while a child process still has the file open`() throws {
        var lock = try file.tryLock(byte: 0)
        // What a fork shares with its parent until the program begins.
        let shared = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .compactMap(Int32.init)
            .filter { number in
                let target = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/self/fd/\(number)"
                )
                return target == scratch.path("lock")
            }
            .map { dup($0) }
        defer { for number in shared { close(number) } }
        #expect(!shared.isEmpty && lock != nil)
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(try file.tryLock(byte: 0) != nil)
    }

    @Test func `a new file is the owner's and the group's, less what the umask takes`() throws {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("Umask:") }
        let mask = try #require(line?.split(separator: "\t").last.flatMap { Int($0, radix: 8) })
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("lock"))
        #expect(attributes[.posixPermissions] as? Int == 0o660 & ~mask)
    }

    @Test func `nothing is made where a link leads`() throws {
        let (link, target) = (scratch.path("link"), scratch.path("target"))
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        #expect(throws: SystemError.self) { try LockFile(path: link) }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `a file that cannot be made is an error with its path`() throws {
        let error = #expect(throws: SystemError.self) { try LockFile(path: "/no/such/lock") }
        #expect(error?.description == "open /no/such/lock: No such file or directory")
    }
}
