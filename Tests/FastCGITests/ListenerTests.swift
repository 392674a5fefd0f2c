import Foundation
import System
import Testing

@testable import FastCGI

@Suite struct ListenerTests {
    private let path = "/tmp/ac-\(UUID().uuidString.prefix(8)).sock"

    private func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func `a socket of our own has mode 0660 and goes when we go`() throws {
        let listener = try Listener(unixPath: path)
        #expect(try mode(of: path) == 0o660)
        listener.unlinkOwnFile()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// What a process has once is not a listener's to change, even for a moment: two that bind at the
    /// same moment would leave each other's behind.
    @Test func `listeners that are bound at the same moment leave the process as it was`() throws {
        let before = try mask()
        let isBinding = Atomic(true)
        let ended = DispatchSemaphore(value: 0)
        for number in 0..<4 {
            Thread.detachNewThread { [path] in
                for _ in 0..<200 {
                    let listener = try? Listener(unixPath: "\(path).\(number)")
                    #expect(listener != nil)
                    listener?.unlinkOwnFile()
                }
                ended.signal()
            }
        }
        Thread.detachNewThread {
            for _ in 0..<4 { ended.wait() }
            isBinding.store(false, ordering: .releasing)
        }
        var seen: Set<String> = [before]
        while isBinding.load(ordering: .acquiring) { seen.insert(try mask()) }
        #expect(seen == [before])
        #expect(try mask() == before)
    }

    /// The umask of this process, as proc(5) shows it.
    private func mask() throws -> String {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        return try #require(status.split(separator: "\n").first { $0.hasPrefix("Umask:") })
            .description
    }

    @Test func `a socket on which nothing answers is replaced`() throws {
        // Closed without being unlinked: what a killed process leaves behind.
        do { _ = try Listener(unixPath: path) }
        #expect(FileManager.default.fileExists(atPath: path))
        let listener = try Listener(unixPath: path)
        #expect(SocketAddress.unix(path: path).connect(try client()) == 0)
        listener.unlinkOwnFile()
    }

    @Test func `a socket on which something answers is left alone`() throws {
        let first = try Listener(unixPath: path)
        #expect(throws: SystemError.self) { try Listener(unixPath: path) }
        #expect(SocketAddress.unix(path: path).connect(try client()) == 0)
        first.unlinkOwnFile()
    }

    @Test func `a file that is not a socket is left alone`() throws {
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: SystemError.self) { try Listener(unixPath: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `a file that took the socket's place is not unlinked`() throws {
        let listener = try Listener(unixPath: path)
        try FileManager.default.removeItem(atPath: path)
        try Data("another's".utf8).write(to: URL(filePath: path))
        listener.unlinkOwnFile()
        #expect(FileManager.default.fileExists(atPath: path))
        try FileManager.default.removeItem(atPath: path)
    }

    @Test func `an inherited socket is never unlinked`() throws {
        let own = try Listener(unixPath: path)
        let inherited = try Listener(
            inherited: dup(own.descriptor.number),
            name: "inherited",
            isHeld: false
        )
        inherited.unlinkOwnFile()
        inherited.release()
        #expect(SocketAddress.unix(path: path).connect(try client()) == 0)
        #expect(FileManager.default.fileExists(atPath: path))
        own.unlinkOwnFile()
    }

    @Test func `an error says what was tried and why it failed`() throws {
        let error = #expect(throws: SystemError.self) {
            try Listener(unixPath: "/no/such/folder/fcgi.sock")
        }
        #expect(error?.description == "bind /no/such/folder/fcgi.sock: No such file or directory")
    }

    private func client() throws -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    }
}
